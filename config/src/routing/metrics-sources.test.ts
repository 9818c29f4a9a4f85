// Sources of prices and latencies, and what ranking models by them requires.
import { describe, expect, test } from "vitest";
import { formatErrors, loadConfig, type NormalisedConfig } from "../index.js";

const HEAD = `version: v0.4.0
listeners: [{ type: model, name: m }]
model_providers:
  - { model: sandbox/small, default: true }
  - { model: sandbox/large, name: big }
  - { model: sandbox-messages/* }
model_aliases: { quick: { target: small }, both: { targets: [small, big] } }
`;
const COST = "{ type: cost, provider: models.dev }";
const LATENCY = '{ type: latency, provider: prometheus, url: "http://localhost:9090", query: p95 }';

function load(sources: string, more = ""): NormalisedConfig | string {
  const result = loadConfig(`${HEAD}model_metrics_sources: ${sources}\n${more}`);
  return result.ok ? result.config : formatErrors(result.errors, "f.yaml");
}

const preferring = (policy: string): string =>
  `routing_preferences: [{ name: a, description: d, models: [big, small], selection_policy: { prefer: ${policy} } }]\n`;

describe("sources of metrics", () => {
  test.each([
    ["digitalocean", "https://api.digitalocean.com/v2/gen-ai/models/catalog"],
    ["models.dev", "https://models.dev/api.json"],
  ])("include a catalogue of prices at %s, read once an hour by default", (catalog, url) => {
    expect(load(`[{ type: cost, provider: ${catalog} }]`)).toMatchObject({
      metricsSources: { cost: { catalog, url, refreshMilliseconds: 3_600_000, names: {} } },
    });
  });

  test("include a query of Prometheus, run once a minute by default", () => {
    const latency = { url: "http://localhost:9090", query: "p95", refreshMilliseconds: 60_000 };
    expect(load(`[${LATENCY}]`)).toMatchObject({ metricsSources: { latency } });
  });

  test("may have another address, interval and names of models", () => {
    const aliases = "{ gpt-small: quick, gpt-large: sandbox/large, claude: sandbox-messages/claude }";
    const written = `[{ type: cost, provider: digitalocean, url: "http://prices.internal/list?page=1", refresh_interval: 5, model_aliases: ${aliases} }]`;
    expect(load(written)).toMatchObject({
      metricsSources: {
        cost: {
          url: "http://prices.internal/list?page=1",
          refreshMilliseconds: 5_000,
          names: { "gpt-small": "sandbox/small", "gpt-large": "big", claude: "sandbox-messages/claude" },
        },
      },
    });
  });

  test.each([
    [
      `[${COST}, ${COST}]`,
      "f.yaml:8:71  model_metrics_sources[1].type: there can be one source of type cost only",
    ],
    [
      "[{ type: price, provider: models.dev }]",
      "model_metrics_sources[0].type: must be one of cost, latency",
    ],
    ["[{ type: cost }]", "model_metrics_sources[0].provider: is missing"],
    ["[{ type: cost, provider: aws }]", "must be one of digitalocean, models.dev, prometheus"],
    [
      "[{ type: cost, provider: prometheus }]",
      "provider: of type cost must be one of digitalocean, models.dev",
    ],
    [`[${LATENCY.replace("prometheus", "models.dev")}]`, "provider: of type latency must be prometheus"],
    ["[{ type: cost, provider: models.dev, query: q }]", "query: is for type latency"],
    [`[${LATENCY.replace("query", "model_aliases: {}, query")}]`, "model_aliases: is for type cost"],
    [
      "[{ type: latency, provider: prometheus, query: q }]",
      "url: is missing\n    for example http://localhost:9090",
    ],
    [
      '[{ type: latency, provider: prometheus, url: "http://a" }]',
      "query: is missing\n    one whose series have the label model_name",
    ],
    [
      '[{ type: latency, provider: prometheus, url: "http://a?query=x", query: q }]',
      "url: must not have a query\n    the query for Prometheus belongs into query",
    ],
    [
      '[{ type: cost, provider: models.dev, url: "ftp://a" }]',
      "url: is not an http or https URL\n    for example https://models.dev/api.json",
    ],
    ["[{ type: cost, provider: models.dev, url: $PRICES }]", "url: the variable PRICES is not set"],
    ['[{ type: cost, provider: models.dev, url: "https://u:pass@a" }]', "url: must not hold credentials"],
    ['[{ type: cost, provider: models.dev, url: "https://a/#x" }]', "url: must not have a fragment"],
    ["[{ type: cost, provider: models.dev, refresh_interval: 0 }]", "refresh_interval: must be at least 1"],
    [
      "[{ type: cost, provider: models.dev, model_aliases: { gpt: sandbox/smal } }]",
      "f.yaml:8:83  model_metrics_sources[0].model_aliases.gpt: sandbox/smal is not a model\n    did you mean sandbox/small?",
    ],
    [
      "[{ type: cost, provider: models.dev, model_aliases: { gpt: both } }]",
      "model_aliases.gpt: both is an alias of several models\n    name one of them",
    ],
    [
      "[{ type: cost, provider: models.dev, refresh_intervall: 5 }]",
      "unknown key refresh_intervall\n    did you mean refresh_interval?",
    ],
  ])("are refused with place, reason and advice: %s", (sources, told) => {
    const text = load(sources);
    expect(text).toContain(told);
    expect(text).not.toContain("pass");
  });
});

describe("models are ranked", () => {
  test.each([
    ["cheapest", COST],
    ["fastest", LATENCY],
  ])("for each request if %s has a source", (prefer, source) => {
    expect(load(`[${source}]`, preferring(prefer))).toMatchObject({
      routingPreferences: [{ prefer, models: ["big", "sandbox/small"] }],
    });
  });

  test("by cost or speed only if these can be known", () => {
    expect(load(`[${LATENCY}]`, preferring("cheapest"))).toContain(
      "selection_policy.prefer: needs the pricing of the models\n    pricing: { input: 2.5, output: 10 } at entries",
    );
    expect(load(`[${COST}]`, preferring("fastest"))).toContain(
      "selection_policy.prefer: needs the latencies of models\n    model_metrics_sources with type: latency",
    );
  });
});
