// Metrics of models from the configured sources.
import type { MetricsSources } from "@plano/config";
import type { FastifyBaseLogger } from "fastify";
import { orAborted, withDeadline } from "../../abortable.js";
import type { MemoryBudget } from "../../memory-budget.js";
import type { Lease } from "../../shared-resources.js";
import { readCatalogue } from "./catalogue.js";
import { fetchJson } from "./fetch-json.js";
import type { ModelMetrics, ModelPrice } from "./metrics.js";
import { readVector } from "./prometheus.js";
import { type RefreshOutcome, Source } from "./source.js";

/** Milliseconds that startup waits for sources at most. */
const FIRST_LOOK = 5_000;
/** More than DigitalOcean's number of models; the API is paged. */
const PAGE = "200";

interface MetricsDependencies {
  logger: FastifyBaseLogger;
  /** Charges answers until they are parsed. */
  budget: MemoryBudget;
  onRefresh: (source: "cost" | "latency", outcome: RefreshOutcome) => void;
}

export interface RunningMetrics extends ModelMetrics {
  /** Resolves when each source was read once, or after 5 s. Never rejects. */
  ready(): Promise<void>;
}

type Cost = NonNullable<MetricsSources["cost"]>;
type Latency = NonNullable<MetricsSources["latency"]>;

/** A source that was read before keeps its values. */
export function createModelMetrics(
  { cost, latency }: MetricsSources,
  dependencies: MetricsDependencies,
  lease: Lease,
): RunningMetrics {
  const close = (source: Source<unknown>): Promise<void> => source.close();
  const prices = cost && lease.use("source of prices", cost, () => pricesFrom(cost, dependencies), close);
  const latencies =
    latency && lease.use("source of latencies", latency, () => latenciesFrom(latency, dependencies), close);
  const firsts = Promise.all([prices?.first, latencies?.first]);
  const late = (): Error => new Error("sources of metrics take long; nothing waits for them");
  return {
    priceOf: (model) => prices?.valueOf(model),
    priced: () => prices?.names() ?? [],
    latencyOf: (model) => latencies?.valueOf(model),
    ready: () =>
      withDeadline(FIRST_LOOK, late, ({ signal }) => orAborted(firsts, signal)).then(
        () => {},
        (error: Error) => dependencies.logger.warn(error.message),
      ),
  };
}

function pricesFrom(cost: Cost, { budget, ...dependencies }: MetricsDependencies): Source<ModelPrice> {
  const { refreshMilliseconds } = cost;
  return new Source({ name: "cost", refreshMilliseconds, ...dependencies }, (dispatcher, closing) =>
    budget.during(async (holding) =>
      readCatalogue(cost, await fetchJson(catalogueUrl(cost), dispatcher, closing, holding)),
    ),
  );
}

function latenciesFrom(latency: Latency, { budget, ...dependencies }: MetricsDependencies): Source<number> {
  const { refreshMilliseconds } = latency;
  return new Source({ name: "latency", refreshMilliseconds, ...dependencies }, (dispatcher, closing) =>
    budget.during(async (holding) =>
      readVector(await fetchJson(queryUrl(latency), dispatcher, closing, holding)),
    ),
  );
}

function catalogueUrl({ catalog, url }: Cost): URL {
  const address = new URL(url);
  if (catalog === "digitalocean" && !address.searchParams.has("limit"))
    address.searchParams.set("limit", PAGE);
  return address;
}

/** The API's path is below Prometheus' own. */
function queryUrl({ url, query }: Latency): URL {
  const address = new URL(url);
  address.pathname = `${address.pathname.replace(/\/+$/, "")}/api/v1/query`;
  address.searchParams.set("query", query);
  return address;
}
