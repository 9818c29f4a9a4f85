// The guest's linear memory seen from the host. Every access is checked against the current size; a failed
// one is `undefined` or `false`, for which the host functions return InvalidMemoryAccess.

export class GuestMemory {
  readonly #memory: WebAssembly.Memory;
  readonly #allocate: (size: number) => number;

  constructor(memory: WebAssembly.Memory, allocate: (size: number) => number) {
    this.#memory = memory;
    this.#allocate = allocate;
  }

  get byteLength(): number {
    return this.#memory.buffer.byteLength;
  }

  /** A copy: the guest may move or reuse the memory meanwhile. */
  read(pointer: number, size: number): Uint8Array | undefined {
    if (!this.#holds(pointer, size)) return undefined;
    return new Uint8Array(this.#memory.buffer, pointer >>> 0, size >>> 0).slice();
  }

  write(pointer: number, data: Uint8Array): boolean {
    if (!this.#holds(pointer, data.length)) return false;
    new Uint8Array(this.#memory.buffer, pointer >>> 0, data.length).set(data);
    return true;
  }

  writeU32(pointer: number, value: number): boolean {
    if (!this.#holds(pointer, 4)) return false;
    new DataView(this.#memory.buffer).setUint32(pointer >>> 0, value >>> 0, true);
    return true;
  }

  writeU64(pointer: number, value: bigint): boolean {
    if (!this.#holds(pointer, 8)) return false;
    new DataView(this.#memory.buffer).setBigUint64(pointer >>> 0, BigInt.asUintN(64, value), true);
    return true;
  }

  /** Gives bytes to the guest in memory that it allocates itself. Allocates nothing for zero bytes. */
  give(data: Uint8Array, pointerAt: number, sizeAt: number): boolean {
    let pointer = 0;
    if (data.length > 0) {
      pointer = this.#allocate(data.length) >>> 0;
      if (pointer === 0 || !this.write(pointer, data)) return false;
    }
    return this.writeU32(pointerAt, pointer) && this.writeU32(sizeAt, data.length);
  }

  #holds(pointer: number, size: number): boolean {
    return (pointer >>> 0) + (size >>> 0) <= this.#memory.buffer.byteLength;
  }
}
