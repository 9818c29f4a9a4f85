// Finds the reason why a value is not this version's service config.
import { type Schema, schemaFault } from "../validator.js";

const text = { type: "string" } as const;
const name = { type: "string", minLength: 1 } as const;
const port = { type: "integer", minimum: 0, maximum: 65_535 } as const;
const count = { type: "integer", minimum: 0, maximum: 4_294_967_295 } as const;

/** An object with exactly these properties. */
function object(properties: Record<string, Schema>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: "object", additionalProperties: false, required, properties };
}

const flag = { type: "boolean" } as const;
const amount = { type: "number", minimum: 0 } as const;
const table = (values: Schema): Schema => ({ type: "object", additionalProperties: values });
const list = (items: Schema, minItems = 0): Schema => ({ type: "array", minItems, items });
const address = object({ host: name, port });

const orchestrator = {
  oneOf: [
    object({ kind: { enum: ["plano", "general"] }, model: text, contextTokens: count }),
    object({ kind: { const: "embeddings" }, model: text, threshold: { type: "number" } }),
  ],
};

const schema = object(
  {
    version: { const: 1 },
    listen: address,
    egress: address,
    backends: address,
    listeners: list(
      object(
        {
          name,
          agents: list(object({ id: name, description: text, inputFilters: list(name) }), 1),
          defaultAgent: name,
          outputFilters: list(name),
          mergeModel: name,
        },
        ["mergeModel"],
      ),
    ),
    modelListener: object({ inputFilters: list(name), outputFilters: list(name) }),
    filters: list(
      object({
        id: name,
        type: { enum: ["mcp", "http"] },
        path: text,
        tool: name,
        timeoutMilliseconds: count,
        onFailure: { enum: ["fail", "skip"] },
      }),
    ),
    orchestration: orchestrator,
    routes: list(
      object({
        name,
        description: text,
        model: name,
        models: list(name, 1),
        prefer: { enum: ["none", "cheapest", "fastest"] },
      }),
    ),
    routing: orchestrator,
    sessions: object(
      {
        ttlMilliseconds: count,
        maxEntries: count,
        tenantHeader: name,
        cache: { enum: ["memory", "redis"] },
        implicit: flag,
        userTurnsOnly: flag,
        budget: object({
          maxSwitchSpendPercent: amount,
          replenishOnRebind: flag,
          cacheReadDiscount: amount,
          recordCounterfactual: flag,
        }),
      },
      ["tenantHeader", "budget"],
    ),
    metricsSources: object(
      {
        cost: object({
          catalog: { enum: ["digitalocean", "models.dev"] },
          url: name,
          refreshMilliseconds: count,
          names: table(name),
        }),
        latency: object({ url: name, query: name, refreshMilliseconds: count }),
      },
      ["cost", "latency"],
    ),
    limitHeaders: list(name),
    inlinePreferencesBytes: count,
    prices: table(object({ input: amount, output: amount, cachedInput: amount }, ["cachedInput"])),
    modelNames: object(
      { models: table(text), pools: table(list(text)), prefixes: list(text), fallback: text },
      ["fallback"],
    ),
    failoverStatuses: list(count),
    tracing: object({
      samplingPercent: amount,
      collector: object({ host: name, port, protocol: { enum: ["grpc", "http"] }, path: text }),
      attributes: table(text),
    }),
    maxBodyBytes: count,
    maxHeadersBytes: count,
    inFlightBytes: count,
    silenceMilliseconds: count,
    models: list(object({ id: name, ownedBy: name })),
    keptObservations: { type: "integer", minimum: 0, maximum: 1_000_000 },
  },
  ["tracing"],
);

/** Undefined when the value is valid. Messages do not quote values. */
export function faultOf(value: unknown): string | undefined {
  const fault = schemaFault(schema, value);
  if (fault === undefined) return undefined;
  return `${fault.path.slice(1).replaceAll("/", ".") || "the whole"} ${fault.message}`;
}
