// Where brightstaff reads models' prices and latencies: at most one catalogue of prices and one Prometheus.

import type { NormalisedConfig } from "../model/model.js";
import type { MetricsSources } from "../model/routing.js";
import type { Target } from "../model/target.js";
import type { MetricsSourceEntry } from "../schema/metrics-sources.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import type { PathPart } from "../syntax/errors.js";
import { nearest } from "../syntax/spelling.js";
import { httpUrlOf, parseUrl } from "../syntax/written-url.js";

type CostSource = NonNullable<MetricsSources["cost"]>;
type LatencySource = NonNullable<MetricsSources["latency"]>;
type Names = Pick<NormalisedConfig, "models" | "pools" | "wildcards">;

const CATALOGS: Record<CostSource["catalog"], string> = {
  digitalocean: "https://api.digitalocean.com/v2/gen-ai/models/catalog",
  "models.dev": "https://models.dev/api.json",
};
const COST_REFRESH_SECONDS = 3_600;
const LATENCY_REFRESH_SECONDS = 60;

/** Where prices can come from. */
export const PRICES_HINT =
  "pricing: { input: 2.5, output: 10 } at entries of model_providers, or model_metrics_sources with type: cost";

export function hasSource(
  { model_metrics_sources: written = [] }: PlanoFile,
  wanted: "cost" | "latency",
): boolean {
  return written.some(({ type }) => type === wanted);
}

export function readMetricsSources(
  { model_metrics_sources: written = [] }: PlanoFile,
  diagnostics: Diagnostics,
  { names, targets }: { names: Names; targets: readonly Target[] },
): MetricsSources {
  const reader = new SourceReader(names, targets, diagnostics);
  const sources: MetricsSources = {};
  for (const [index, entry] of written.entries()) {
    if (written.findIndex(({ type }) => type === entry.type) < index) {
      reader.error(index, ["type"], `there can be one source of type ${entry.type} only`);
    } else if (entry.type === "cost") sources.cost = reader.cost(entry, index);
    else sources.latency = reader.latency(entry, index);
  }
  return sources;
}

class SourceReader {
  readonly #names: Names;
  readonly #targets: readonly Target[];
  readonly #diagnostics: Diagnostics;

  constructor(names: Names, targets: readonly Target[], diagnostics: Diagnostics) {
    this.#names = names;
    this.#targets = targets;
    this.#diagnostics = diagnostics;
  }

  cost(entry: MetricsSourceEntry, index: number): CostSource {
    const {
      provider,
      url,
      refresh_interval: seconds = COST_REFRESH_SECONDS,
      model_aliases: aliases = {},
    } = entry;
    const catalog = provider === "prometheus" ? "digitalocean" : provider;
    if (catalog !== provider) {
      this.error(index, ["provider"], `of type cost must be one of ${Object.keys(CATALOGS).join(", ")}`);
    }
    if (entry.query !== undefined) this.error(index, ["query"], "is for type latency", undefined, true);
    if (url !== undefined) this.#readUrl(url, index, CATALOGS[catalog]);
    const names = Object.entries(aliases).map(
      ([name, model]) => [name, this.#modelOf(name, model, index)] as const,
    );
    return {
      catalog,
      url: url ?? CATALOGS[catalog],
      refreshMilliseconds: seconds * 1_000,
      names: Object.fromEntries(names),
    };
  }

  latency(entry: MetricsSourceEntry, index: number): LatencySource {
    const { url = "", query = "", refresh_interval: seconds = LATENCY_REFRESH_SECONDS } = entry;
    const example = "http://localhost:9090";
    if (entry.provider !== "prometheus")
      this.error(index, ["provider"], "of type latency must be prometheus");
    if (entry.model_aliases !== undefined) {
      this.error(index, ["model_aliases"], "is for type cost", undefined, true);
    }
    if (entry.url === undefined) this.error(index, ["url"], "is missing", `for example ${example}`);
    else if ((this.#readUrl(url, index, example)?.search ?? "") !== "") {
      this.error(index, ["url"], "must not have a query", "the query for Prometheus belongs into query");
    }
    if (entry.query === undefined) {
      const hint = "one whose series have the label model_name, for example model_latency_p95_seconds";
      this.error(index, ["query"], "is missing", hint);
    }
    return { url, query, refreshMilliseconds: seconds * 1_000 };
  }

  error(index: number, field: PathPart[], message: string, hint?: string, atKey = false): void {
    this.#diagnostics.error(["model_metrics_sources", index, ...field], message, hint, atKey);
  }

  /** Undefined if the text is not a URL that can be used. */
  #readUrl(text: string, index: number, example: string): URL | undefined {
    const url = httpUrlOf(parseUrl(text));
    if (url === undefined) {
      this.error(index, ["url"], "is not an http or https URL", `for example ${example}`);
    } else if (url.username !== "" || url.password !== "") {
      this.error(index, ["url"], "must not hold credentials");
    } else if (url.hash !== "") this.error(index, ["url"], "must not have a fragment");
    return url;
  }

  /** The model's full name, by which prices are looked up. */
  #modelOf(name: string, model: string, index: number): string {
    const { models, pools, wildcards } = this.#names;
    const target = Object.hasOwn(models, model) ? models[model] : undefined;
    if (target !== undefined) return this.#targets[target]?.name ?? model;
    const path = ["model_aliases", name];
    if (pools.some((pool) => pool.name === model)) {
      this.error(index, path, `${model} is an alias of several models`, "name one of them");
    } else if (!Object.keys(wildcards).some((prefix) => model.startsWith(prefix))) {
      const close = nearest(model, Object.keys(models));
      this.error(
        index,
        path,
        `${model} is not a model`,
        close === undefined ? undefined : `did you mean ${close}?`,
      );
    }
    return model;
  }
}
