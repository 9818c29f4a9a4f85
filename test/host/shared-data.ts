// The key-value store and the queues that every VM of one vm_id shares. A compare-and-swap number of 0 always
// writes.
import { Status } from "./abi.js";

interface Entry {
  readonly value: Uint8Array;
  readonly cas: number;
}

export class SharedData {
  readonly #entries = new Map<string, Entry>();
  readonly #queues = new Map<number, Uint8Array[]>();
  readonly #tokens = new Map<string, number>();
  #cas = 0;

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: Uint8Array, cas: number): number {
    const held = this.#entries.get(key);
    if (held !== undefined && cas !== 0 && cas !== held.cas) return Status.CasMismatch;
    this.#cas += 1;
    this.#entries.set(key, { value: Uint8Array.from(value), cas: this.#cas });
    return Status.Ok;
  }

  keys(): string[] {
    return [...this.#entries.keys()];
  }

  registerQueue(name: string): number {
    const token = this.#tokens.get(name) ?? this.#tokens.size + 1;
    this.#tokens.set(name, token);
    if (!this.#queues.has(token)) this.#queues.set(token, []);
    return token;
  }

  resolveQueue(name: string): number | undefined {
    return this.#tokens.get(name);
  }

  queue(token: number): Uint8Array[] | undefined {
    return this.#queues.get(token);
  }
}
