// Failing host functions: each call may return any status of the ABI without doing its work, Ok with nothing,
// or Ok with arbitrary bytes. Counts what was injected for every function and status.
import { type Interfere, Status } from "../host/host-api.js";
import type { Random } from "./random.js";

/** The index of the parameter with the address of the value's pointer; that of the size follows. */
const VALUE_AT: Readonly<Record<string, number>> = {
  proxy_get_buffer_bytes: 3,
  proxy_get_header_map_value: 3,
  proxy_get_header_map_pairs: 1,
  proxy_get_property: 2,
  proxy_get_shared_data: 2,
};
const STATUSES = Object.values(Status);
const FAILURES = STATUSES.filter((status) => status !== Status.Ok);
/** Envoy answers every call that it takes: a call may fail, but none is taken and forgotten. */
const ANSWERED = "proxy_http_call";
/** Cannot fail for a root that Envoy waits for. */
const DONE = "proxy_done";
const ODD_SIZES = [1, 3, 8, 20, 300, 5_000, 70_000];
/** No input explains more host calls in one callback: the filter is in a loop. */
const MAX_CALLS = 100_000;

export class Interference {
  /** Probability that a call fails; 0 injects nothing. */
  probability = 0;
  /** Injected since `reset`. */
  injected = 0;
  /** By "function status", over the whole run. */
  readonly coverage = new Map<string, number>();
  readonly #random: Random;
  #calls = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  beginStep(): void {
    this.#calls = 0;
  }

  readonly interfere: Interfere = (name, args, memory) => {
    this.#calls += 1;
    if (this.#calls > MAX_CALLS) throw new Error(`${MAX_CALLS} host calls in one step, the last ${name}`);
    if (!name.startsWith("proxy_") || !this.#random.chance(this.probability)) return undefined;
    if (name === DONE) return undefined;
    this.injected += 1;
    const at = VALUE_AT[name];
    if (at !== undefined && this.#random.chance(0.3)) {
      const size = this.#random.pick(ODD_SIZES);
      const odd = this.#random.chance(0.5)
        ? this.#random.bytes(Math.min(size, 300))
        : Buffer.alloc(size, 0x22);
      memory.give(odd, args[at] as number, (args[at] as number) + 4);
      return this.#count(name, "odd value", Status.Ok);
    }
    const status = this.#random.pick(name === ANSWERED ? FAILURES : STATUSES);
    return this.#count(name, status === Status.Ok ? "Ok, nothing done" : String(status), status);
  };

  #count(name: string, what: string, status: number): number {
    const key = `${name} ${what}`;
    this.coverage.set(key, (this.coverage.get(key) ?? 0) + 1);
    return status;
  }
}
