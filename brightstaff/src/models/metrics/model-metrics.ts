// Metrics of models from the configured sources, over separate connections.
import type { MetricsSources } from "@plano/config";
import type { FastifyBaseLogger } from "fastify";
import { Agent, interceptors } from "undici";
import { orAborted, withDeadline } from "../../abortable.js";
import type { MemoryBudget } from "../../memory-budget.js";
import { readCatalogue } from "./catalogue.js";
import { fetchJson } from "./fetch-json.js";
import type { ModelMetrics, ModelPrice } from "./metrics.js";
import { readVector } from "./prometheus.js";
import { type RefreshOutcome, Source } from "./source.js";

const CONNECT_TIMEOUT = 5_000;
const MAX_REDIRECTIONS = 5;
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
  /** Milliseconds since prices and latencies were read; undefined before. */
  age(): { cost?: number; latency?: number };
  close(): Promise<void>;
}

export function createModelMetrics(
  { cost, latency }: MetricsSources,
  { logger, budget, onRefresh }: MetricsDependencies,
): RunningMetrics {
  const agent = new Agent({ connect: { timeout: CONNECT_TIMEOUT } });
  const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: MAX_REDIRECTIONS }));
  const optionsOf = (name: "cost" | "latency", refreshMilliseconds: number) => ({
    name,
    refreshMilliseconds,
    logger,
    onRefresh: (outcome: RefreshOutcome) => onRefresh(name, outcome),
  });
  const prices =
    cost &&
    new Source<ModelPrice>(optionsOf("cost", cost.refreshMilliseconds), (closing) =>
      budget.during(async (holding) =>
        readCatalogue(cost, await fetchJson(catalogueUrl(cost), dispatcher, closing, holding)),
      ),
    );
  const latencies =
    latency &&
    new Source<number>(optionsOf("latency", latency.refreshMilliseconds), (closing) =>
      budget.during(async (holding) =>
        readVector(await fetchJson(queryUrl(latency), dispatcher, closing, holding)),
      ),
    );
  const firsts = Promise.all([prices?.first, latencies?.first]);
  const late = (): Error => new Error("sources of metrics take long; nothing waits for them");
  return {
    priceOf: (model) => prices?.valueOf(model),
    latencyOf: (model) => latencies?.valueOf(model),
    ready: () =>
      withDeadline(FIRST_LOOK, late, ({ signal }) => orAborted(firsts, signal)).then(
        () => {},
        (error: Error) => logger.warn(error.message),
      ),
    age: () => ({
      ...(prices?.age === undefined ? {} : { cost: prices.age }),
      ...(latencies?.age === undefined ? {} : { latency: latencies.age }),
    }),
    close: async () => {
      await Promise.all([prices?.close(), latencies?.close()]);
      await agent.destroy();
    },
  };
}

function catalogueUrl({ catalog, url }: NonNullable<MetricsSources["cost"]>): URL {
  const address = new URL(url);
  if (catalog === "digitalocean" && !address.searchParams.has("limit"))
    address.searchParams.set("limit", PAGE);
  return address;
}

/** The API's path is below Prometheus' own. */
function queryUrl({ url, query }: NonNullable<MetricsSources["latency"]>): URL {
  const address = new URL(url);
  address.pathname = `${address.pathname.replace(/\/+$/, "")}/api/v1/query`;
  address.searchParams.set("query", query);
  return address;
}
