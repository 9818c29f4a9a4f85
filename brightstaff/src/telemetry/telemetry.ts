// The telemetry of this process. OpenTelemetry's SDK is loaded only with tracing.
import { readFile } from "node:fs/promises";
import type { FastifyBaseLogger } from "fastify";
import type { ServiceConfig } from "../service-config/schema.js";
import { createInstruments, type Instruments } from "./instruments.js";
import { createMetrics, type Metrics } from "./metrics.js";
import type { Tracing } from "./tracing.js";

export interface Telemetry {
  instruments: Instruments;
  metrics: Metrics;
  /** Sends the remaining spans. */
  close(): Promise<void>;
}

const PACKAGE = new URL("../../package.json", import.meta.url);

export async function createTelemetry(config: ServiceConfig, logger: FastifyBaseLogger): Promise<Telemetry> {
  const { version } = JSON.parse(await readFile(PACKAGE, "utf8")) as { version: string };
  const metrics = createMetrics(version);
  const tracing = await startTracing(config, logger);
  if (tracing !== undefined) {
    metrics.count("tracing_spans_dropped_total", "Spans that did not reach the collector.", tracing.dropped);
  }
  return {
    metrics,
    instruments: createInstruments(metrics.meters, tracing?.tracer),
    close: async () => tracing?.close(),
  };
}

async function startTracing(config: ServiceConfig, logger: FastifyBaseLogger): Promise<Tracing | undefined> {
  if (config.tracing === undefined) return undefined;
  const { startTracing: start } = await import("./tracing.js");
  return start(config.tracing, (isWell) => {
    if (isWell) logger.info("the collector of spans is back");
    else logger.warn("the collector of spans cannot be reached; spans are dropped");
  });
}
