// What all requests in flight may hold together: their bodies, the objects made of them, and the answers that are read whole.
// It is an estimate from above, so that a request is refused before memory runs out, and not after.
import { isAscii } from "node:buffer";
import { totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";

/** A share of the budget. It grows with what is read for one request, and goes back as a whole. */
export interface Holding {
  /** Throws `OverBudget` where that is too much. */
  grow(bytes: number): void;
  /** So much from now on, without its parts. Throws as `grow` does. */
  resize(bytes: number): void;
  /** A share of its own, for what is read and let go before the request is over. It ends with this one at the latest. */
  part(): Holding;
  release(): void;
}

export class OverBudget extends Error {
  constructor() {
    super("requests in flight hold as much memory as they may");
  }
}

/** Of a body's bytes: as they came, decoded, as the strings of its objects, and written anew. */
const COPIES = 4;
/** Of a string's characters, all of them, once there is one beyond Latin-1. */
const WIDE = 2;
/** Measured: the worst shape, objects of a single name that no other has, held 88 bytes a value. */
const VALUE_BYTES = 100;

/** `isWide`: as `hasWideText` says of it. */
export function bytesHeldBy(bodyBytes: number, values: number, isWide = false): number {
  return bodyBytes * COPIES * (isWide ? WIDE : 1) + values * VALUE_BYTES;
}

/** Whether there may be characters beyond Latin-1 in it, as they are or as escapes of JSON. It may be cut anywhere. */
export function hasWideText(bytes: Uint8Array): boolean {
  return (
    !isAscii(bytes) ||
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes("\\u") ||
    bytes.at(-1) === 0x5c
  );
}

/** Grows with each chunk of a text that is read whole, and the values in it. */
export function charging(holding: Holding | undefined): (chunk: Uint8Array, values?: number) => void {
  let [size, count, charged, isWide] = [0, 0, 0, false];
  return (chunk, values = 0) => {
    size += chunk.length;
    count += values;
    isWide ||= hasWideText(chunk);
    const charge = bytesHeldBy(size, count, isWide);
    holding?.grow(charge - charged);
    charged = charge;
  };
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

  /** For what is let go when the work is done. */
  async during<Result>(work: (holding: Holding) => Promise<Result>): Promise<Result> {
    const holding = this.hold(0);
    return work(holding).finally(holding.release);
  }

  hold(bytes: number): Holding {
    let own = 0;
    let isReleased = false;
    const parts = new Set<Holding>();
    const resize = (wanted: number): void => {
      if (isReleased) return;
      const more = wanted - own;
      if (more > 0 && this.#held + more > this.#limit) {
        this.#refused += 1;
        throw new OverBudget();
      }
      own = wanted;
      this.#held += more;
    };
    const holding: Holding = {
      grow: (more) => resize(own + more),
      resize,
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
