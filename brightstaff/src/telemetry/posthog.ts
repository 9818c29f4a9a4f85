// Tells PostHog of calls of models, in batches. What it does not take in time is dropped and counted; an outage and its end are
// logged once each.
import type { FastifyBaseLogger } from "fastify";
import { withDeadline } from "../abortable.js";
import { reasonOf } from "../condition.js";
import type { ExporterConfig } from "../service-config/schema.js";
import type { ModelCall } from "./call-attributes.js";
import { eventOf, type PostHogEvent } from "./posthog-event.js";

interface PostHogDependencies {
  /** Of the project. */
  key: string;
  logger: FastifyBaseLogger;
  onExport: (outcome: "sent" | "failed" | "dropped", events: number) => void;
}

/** Events that wait. */
const MOST_WAITING = 1_000;
const BATCH = 100;
/** Milliseconds between batches that are not full. */
const RHYTHM = 1_000;
const TIMEOUT = 10_000;
const CLOSING = 2_000;

export class PostHog {
  readonly #config: ExporterConfig;
  readonly #dependencies: PostHogDependencies;
  readonly #waiting: PostHogEvent[] = [];
  readonly #closed = new AbortController();
  #sending: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isWell = true;

  constructor(config: ExporterConfig, dependencies: PostHogDependencies) {
    this.#config = config;
    this.#dependencies = dependencies;
  }

  report(call: ModelCall): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#dependencies.onExport("dropped", 1);
      return;
    }
    this.#waiting.push(eventOf(call, this.#config));
    if (this.#waiting.length >= BATCH) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), RHYTHM).unref();
  }

  /** Sends what waits within a short time. */
  async close(): Promise<void> {
    const late = setTimeout(() => this.#closed.abort(new Error("Plano ends")), CLOSING);
    this.#send();
    await this.#sending;
    clearTimeout(late);
    clearTimeout(this.#timer);
    if (this.#waiting.length > 0) this.#dependencies.onExport("dropped", this.#waiting.length);
  }

  /** One batch after the other. */
  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
    });
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#closed.signal.aborted) {
      const batch = this.#waiting.splice(0, BATCH);
      const reason = await this.#post(batch).catch((error: Error) => reasonOf(error.cause ?? error));
      this.#dependencies.onExport(reason === undefined ? "sent" : "failed", batch.length);
      this.#tell(reason);
    }
  }

  /** Resolves to what is wrong. */
  async #post(batch: PostHogEvent[]): Promise<string | undefined> {
    const late = (): Error => new Error("it did not answer in time");
    const request = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ api_key: this.#dependencies.key, batch }),
      redirect: "error",
    } as const;
    return withDeadline(
      TIMEOUT,
      late,
      async ({ signal }) => {
        const response = await fetch(`${this.#config.url}/batch/`, { ...request, signal });
        await response.body?.cancel();
        return response.ok ? undefined : `status ${response.status}`;
      },
      this.#closed.signal,
    );
  }

  #tell(reason: string | undefined): void {
    const isWell = reason === undefined;
    if (isWell === this.#isWell) return;
    this.#isWell = isWell;
    const { logger } = this.#dependencies;
    if (isWell) logger.info("PostHog is back");
    else logger.warn({ reason }, "PostHog cannot be reached; events are dropped");
  }
}
