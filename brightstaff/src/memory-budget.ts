// What all requests in flight may hold together: their bodies, the objects made of them, and the answers that are read whole.
// It is an estimate from above, so that a request is refused before memory runs out, and not after.
import { totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";

/** A share of the budget. It grows with what is read for one request, and goes back as a whole. */
export interface Holding {
  /** Throws `OverBudget` where that is too much. */
  grow(bytes: number): void;
  /** A share of its own, for what is read and let go before the request is over. It ends with this one at the latest. */
  part(): Holding;
  release(): void;
}

export class OverBudget extends Error {
  constructor() {
    super("requests in flight hold as much memory as they may");
  }
}

/**
 * Of a body's bytes: as they came, decoded, as the strings of its objects, and written anew. Strings beyond Latin-1 take two
 * bytes a character, which were two or three.
 */
const COPIES = 4;
/** Measured: the worst shape, objects of a single name that no other has, held 88 bytes a value. */
const VALUE_BYTES = 100;

export function bytesHeldBy(bodyBytes: number, values: number): number {
  return bodyBytes * COPIES + values * VALUE_BYTES;
}

/** Half of the heap, as garbage waits there too, and no more than a quarter of the machine. */
export function defaultBudget(): number {
  return Math.floor(Math.min(getHeapStatistics().heap_size_limit / 2, totalmem() / 4));
}

export class MemoryBudget {
  readonly #limit: number;
  #held = 0;
  #refused = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get held(): number {
    return this.#held;
  }

  /** How often there was not enough. */
  get refused(): number {
    return this.#refused;
  }

  hold(bytes: number): Holding {
    let own = 0;
    let isReleased = false;
    const parts = new Set<Holding>();
    const holding: Holding = {
      grow: (more) => {
        if (isReleased) return;
        if (this.#held + more > this.#limit) {
          this.#refused += 1;
          throw new OverBudget();
        }
        own += more;
        this.#held += more;
      },
      part: () => {
        const part = this.hold(0);
        if (isReleased) part.release();
        else parts.add(part);
        return {
          ...part,
          release: () => {
            parts.delete(part);
            part.release();
          },
        };
      },
      release: () => {
        if (isReleased) return;
        isReleased = true;
        this.#held -= own;
        for (const part of parts) part.release();
      },
    };
    holding.grow(bytes);
    return holding;
  }
}
