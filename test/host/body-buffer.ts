// One body as Envoy holds it: readable in ranges, writable only from its start or at its end. These are the
// write rules of Envoy's wasm buffer: everything else is a BadArgument.
import { Status } from "./abi.js";
import { NO_BYTES } from "./bytes.js";

/** What a filter sees through the buffer functions. */
export interface ReadableBuffer {
  readonly length: number;
  read(start: number, length: number): Uint8Array;
  write(start: number, length: number, data: Uint8Array): number;
}

export class BodyBuffer implements ReadableBuffer {
  #store: Uint8Array = NO_BYTES;
  #length = 0;

  constructor(initial: Uint8Array = NO_BYTES) {
    this.append(initial);
  }

  get length(): number {
    return this.#length;
  }

  read(start: number, length: number): Uint8Array {
    return this.#store.subarray(start, Math.min(this.#length, start + length));
  }

  append(data: Uint8Array): void {
    const needed = this.#length + data.length;
    if (needed > this.#store.length) {
      const grown = new Uint8Array(Math.max(needed, this.#store.length * 2));
      grown.set(this.#store.subarray(0, this.#length));
      this.#store = grown;
    }
    this.#store.set(data, this.#length);
    this.#length = needed;
  }

  write(start: number, length: number, data: Uint8Array): number {
    if (start === 0) {
      const rest = this.read(Math.min(length, this.#length), this.#length);
      this.#replace(Buffer.concat([data, rest]));
    } else if (start >= this.#length) {
      this.append(data);
    } else {
      return Status.BadArgument;
    }
    return Status.Ok;
  }

  /** Removes and returns everything. */
  drain(): Uint8Array {
    const all = this.read(0, this.#length);
    this.#store = NO_BYTES;
    this.#length = 0;
    return all;
  }

  #replace(data: Uint8Array): void {
    this.#store = Uint8Array.from(data);
    this.#length = data.length;
  }
}

/** Configuration and call responses: readable, never writable. A missing body reads as empty. */
export class FixedBuffer implements ReadableBuffer {
  readonly #data: Uint8Array;

  constructor(data: Uint8Array = NO_BYTES) {
    this.#data = data;
  }

  get length(): number {
    return this.#data.length;
  }

  read(start: number, length: number): Uint8Array {
    return this.#data.subarray(start, start + length);
  }

  write(): number {
    return Status.BadArgument;
  }
}
