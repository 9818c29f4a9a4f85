// One source, read repeatedly, one request at a time, over connections of its own. The last valid values stay until newer
// ones arrive, however long the source is down.
import { setTimeout as wait } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";
import { Agent, type Dispatcher, interceptors } from "undici";
import { Condition, reasonOf } from "../../condition.js";
import { lookUp, type Reading } from "./reading.js";

/** Milliseconds; doubles with each failure, so that a short outage is over before the interval. */
const FIRST_RETRY = 10_000;
/** Spreads the requests of several Plano that started together. */
const JITTER = 0.1;
const CONNECT_TIMEOUT = 5_000;
const MAX_REDIRECTIONS = 5;

export type RefreshOutcome = "ok" | "failed";

export interface SourceOptions {
  /** Used in log messages. */
  name: "cost" | "latency";
  refreshMilliseconds: number;
  logger: FastifyBaseLogger;
  onRefresh: (source: SourceOptions["name"], outcome: RefreshOutcome) => void;
}

type Look<Value> = (dispatcher: Dispatcher, closing: AbortSignal) => Promise<Reading<Value>>;

export class Source<Value> {
  /** Resolves when the first request is over, whatever its result. */
  readonly first: Promise<void>;
  readonly #options: SourceOptions;
  readonly #look: Look<Value>;
  readonly #agent = new Agent({ connect: { timeout: CONNECT_TIMEOUT } });
  readonly #dispatcher = this.#agent.compose(interceptors.redirect({ maxRedirections: MAX_REDIRECTIONS }));
  readonly #condition: Condition;
  readonly #closing = new AbortController();
  readonly #ended: Promise<void>;
  #values: ReadonlyMap<string, Value> = new Map();

  constructor(options: SourceOptions, look: Look<Value>) {
    this.#options = options;
    this.#look = look;
    this.#condition = new Condition(options.logger.child({ source: options.name }), {
      works: "metrics of models are read",
      fails: "metrics of models cannot be read; those that are known go on to count",
    });
    const first = this.#refresh();
    this.first = first.then(() => {});
    this.#ended = this.#repeat(first);
  }

  names(): Iterable<string> {
    return this.#values.keys();
  }

  valueOf(model: string): Value | undefined {
    return lookUp(this.#values, model);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#ended;
    await this.#agent.destroy();
  }

  async #repeat(first: Promise<boolean>): Promise<void> {
    const { refreshMilliseconds } = this.#options;
    const { signal } = this.#closing;
    let failures = 0;
    for (let works = await first; !signal.aborted; works = await this.#refresh()) {
      failures = works ? 0 : failures + 1;
      const retry = FIRST_RETRY * 2 ** (failures - 1);
      const pause = works ? refreshMilliseconds : Math.min(retry, refreshMilliseconds);
      await wait(pause * (1 + Math.random() * JITTER), undefined, { ref: false, signal }).catch(() => {});
    }
  }

  async #refresh(): Promise<boolean> {
    const { signal } = this.#closing;
    if (signal.aborted) return false;
    try {
      const { values, ignored } = await this.#look(this.#dispatcher, signal);
      this.#values = values;
      this.#condition.works({ models: values.size, ignored });
      this.#options.onRefresh(this.#options.name, "ok");
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      this.#condition.fails(reasonOf(error));
      this.#options.onRefresh(this.#options.name, "failed");
      return false;
    }
  }
}
