// The telemetry of this process: meters for its whole life, and tracing as the service config says. OpenTelemetry's SDK is
// loaded only with tracing.
import { readFile } from "node:fs/promises";
import type { FastifyBaseLogger } from "fastify";
import type { ServiceConfig } from "../service-config/schema.js";
import type { Lease } from "../shared-resources.js";
import { clientNames } from "./client-names.js";
import { IdentityKey } from "./identity-key.js";
import { createInstruments, type Instruments } from "./instruments.js";
import { createMetrics, type Metrics } from "./metrics.js";
import type { Tracing } from "./tracing.js";

const PACKAGE = new URL("../../package.json", import.meta.url);
/** Of builds of a checkout. */
const GIT_SHA = new URL("../../dist/git-sha", import.meta.url);

export class Telemetry {
  readonly metrics: Metrics;
  readonly #logger: FastifyBaseLogger;
  readonly #identityKey: IdentityKey | undefined;
  readonly #tracings = new Set<Tracing>();
  /** Of tracings that are closed. */
  #dropped = 0;

  constructor(metrics: Metrics, logger: FastifyBaseLogger, identityKey: IdentityKey | undefined) {
    this.metrics = metrics;
    this.#logger = logger;
    this.#identityKey = identityKey;
    metrics.count("tracing_spans_dropped_total", "Spans that did not reach the collector.", () =>
      [...this.#tracings].reduce((sum, { dropped }) => sum + dropped(), this.#dropped),
    );
  }

  /** What stands for a name where no content is kept; undefined without a key. */
  get standFor(): ((name: string) => string) | undefined {
    const key = this.#identityKey;
    return key && ((name) => key.standFor(Buffer.from(name)));
  }

  async instruments({ tracing: config, dashboard }: ServiceConfig, lease: Lease): Promise<Instruments> {
    const { meters } = this.metrics;
    if (config === undefined) return createInstruments(meters);
    const { startTracing } = await import("./tracing.js");
    const tracing = lease.use(
      "tracing",
      config,
      () => startTracing(config, (isWell) => this.#tell(isWell)),
      async (started) => {
        await (await started).close();
        this.#forget(await started);
      },
    );
    this.#tracings.add(await tracing);
    const { tracer } = await tracing;
    return createInstruments(meters, { tracer, names: clientNames(dashboard, this.#identityKey) });
  }

  #forget(tracing: Tracing): void {
    this.#tracings.delete(tracing);
    this.#dropped += tracing.dropped();
  }

  #tell(isWell: boolean): void {
    if (isWell) this.#logger.info("the collector of spans is back");
    else this.#logger.warn("the collector of spans cannot be reached; spans are dropped");
  }
}

/** `identitySecret` is that of Envoy's process. */
export async function createTelemetry(logger: FastifyBaseLogger, identitySecret = ""): Promise<Telemetry> {
  const { version } = JSON.parse(await readFile(PACKAGE, "utf8")) as { version: string };
  const sha = await readFile(GIT_SHA, "utf8").catch(() => "unknown");
  const key = identitySecret === "" ? undefined : new IdentityKey(identitySecret);
  return new Telemetry(createMetrics({ version, git_sha: sha.trim() }), logger, key);
}
