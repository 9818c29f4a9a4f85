// The memory that all requests in flight may hold together: their bodies, the parsed objects, and buffered responses.
// It is an upper estimate, so that a request is refused before memory runs out.
import { isAscii } from "node:buffer";
import { totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";

/** A request's share of the budget. It grows with everything read for the request, and is released as a whole. */
export interface Holding {
  /** Throws `OverBudget` when that is too much. */
  grow(bytes: number): void;
  /** Replaces the share's own size, without its parts. Throws like `grow`. */
  resize(bytes: number): void;
  /** A share for data that is released before the request is over, and with this share at the latest. */
  part(): Holding;
  release(): void;
}

export class OverBudget extends Error {
  constructor() {
    super("requests in flight hold as much memory as they may");
  }
}

/** Copies of a body's bytes: as received, decoded, as the objects' strings, and serialised. */
const COPIES = 4;
/** Factor for all characters of a string that has one beyond Latin-1. */
const WIDE = 2;
/** Bytes per value. Measured: the worst shape, objects with one unique name each, held 88. */
const VALUE_BYTES = 100;

/** `isWide`: the result of `hasWideText`. */
export function bytesHeldBy(bodyBytes: number, values: number, isWide = false): number {
  return bodyBytes * COPIES * (isWide ? WIDE : 1) + values * VALUE_BYTES;
}

/** Whether the bytes may contain characters beyond Latin-1, directly or as JSON escapes. They may be cut anywhere. */
export function hasWideText(bytes: Uint8Array): boolean {
  return (
    !isAscii(bytes) ||
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes("\\u") ||
    bytes.at(-1) === 0x5c
  );
}

/** Charges each chunk of a text that is read whole, and the values in it. */
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

/** Half of the heap, since garbage is there too, and at most a quarter of the machine's memory. */
export function defaultBudget(): number {
  return Math.floor(Math.min(getHeapStatistics().heap_size_limit / 2, totalmem() / 4));
}

export class MemoryBudget {
  /** Bytes. */
  limit: number;
  #held = 0;
  #refused = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get held(): number {
    return this.#held;
  }

  /** How many requests exceeded the budget. */
  get refused(): number {
    return this.#refused;
  }

  /** For data that is released when the work is done. */
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
      if (more > 0 && this.#held + more > this.limit) {
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
