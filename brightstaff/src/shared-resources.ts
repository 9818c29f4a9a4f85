// Connections, sessions and caches that live longer than one service config. Each is made once for what it is: a kind and
// its settings. It is closed when the last lease that uses it is released.
import type { FastifyBaseLogger } from "fastify";
import { reasonOf } from "./condition.js";

interface Resource {
  key: string;
  value: unknown;
  leases: number;
  /** What it uses itself. */
  own: Lease;
  close: () => unknown;
}

export class SharedResources {
  readonly #resources = new Map<string, Resource>();
  readonly #logger: FastifyBaseLogger;

  constructor(logger: FastifyBaseLogger) {
    this.#logger = logger;
  }

  get size(): number {
    return this.#resources.size;
  }

  lease(): Lease {
    return new Lease(this.#resources, this.#logger);
  }
}

/** The resources of one user. */
export class Lease {
  readonly #resources: Map<string, Resource>;
  readonly #logger: FastifyBaseLogger;
  readonly #used = new Set<Resource>();

  constructor(resources: Map<string, Resource>, logger: FastifyBaseLogger) {
    this.#resources = resources;
    this.#logger = logger;
  }

  /**
   * The resource of this kind and these settings, which are JSON; `make` makes it unless it is there. `own` is for what it uses
   * itself, which is released once it is closed.
   */
  use<Value>(
    kind: string,
    settings: unknown,
    make: (own: Lease) => Value,
    close: (value: Value) => unknown = () => {},
  ): Value {
    const key = JSON.stringify([kind, settings]);
    const resource = this.#resources.get(key) ?? this.#make(key, make, close);
    if (!this.#used.has(resource)) resource.leases += 1;
    this.#used.add(resource);
    return resource.value as Value;
  }

  /** Closes what nobody else uses. Never rejects. */
  async release(): Promise<void> {
    const used = [...this.#used];
    this.#used.clear();
    for (const resource of used) resource.leases -= 1;
    const unused = used.filter(({ leases }) => leases === 0);
    for (const { key } of unused) this.#resources.delete(key);
    await Promise.all(unused.map((resource) => this.#close(resource)));
  }

  #make<Value>(key: string, make: (own: Lease) => Value, close: (value: Value) => unknown): Resource {
    const own = new Lease(this.#resources, this.#logger);
    const value = make(own);
    const resource = { key, value, leases: 0, own, close: () => close(value) };
    this.#resources.set(key, resource);
    return resource;
  }

  async #close({ close, own }: Resource): Promise<void> {
    try {
      await close();
    } catch (error) {
      this.#logger.warn({ fault: reasonOf(error) }, "something that is no longer used could not be closed");
    }
    await own.release();
  }
}
