// The JSON Schema of brightstaff's service config, and the types that follow from it. All members must be there unless
// they are named as optional, and there are no others.

import type { Schema } from "@plano/config/run-time";
import { PII_NAMES, SECRET_NAMES } from "@plano/config/run-time";
import type { FromSchema } from "json-schema-to-ts";

const text = { type: "string" } as const;
const name = { type: "string", minLength: 1 } as const;
const names = { type: "array", items: name } as const;
const port = { type: "integer", minimum: 0, maximum: 65_535 } as const;
const count = { type: "integer", minimum: 0, maximum: 4_294_967_295 } as const;
const size = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;
const amount = { type: "number", minimum: 0 } as const;
const flag = { type: "boolean" } as const;

function object<const Properties extends Record<string, Schema>, Optional extends keyof Properties = never>(
  properties: Properties,
  optional: readonly Optional[] = [],
) {
  const isRequired = (key: keyof Properties): key is Exclude<keyof Properties & string, Optional> =>
    !optional.some((other) => other === key);
  const required = Object.keys(properties).filter(isRequired);
  return { type: "object", additionalProperties: false, required, properties } as const;
}

const list = <const Items extends Schema>(items: Items) => ({ type: "array", items }) as const;
const table = <const Values extends Schema>(values: Values) =>
  ({ type: "object", additionalProperties: values }) as const;

const address = object({ host: name, port });

const orchestrator = {
  oneOf: [
    // The two kinds of chat models get different prompts; `contextTokens` limits the prompt.
    object({ kind: { enum: ["plano", "general"] }, model: text, contextTokens: count }),
    object({ kind: { const: "embeddings" }, model: text, threshold: { type: "number" } }),
  ],
} as const;

const agentListener = object(
  {
    name,
    agents: {
      type: "array",
      minItems: 1,
      items: object({ id: name, description: text, inputFilters: names }),
    },
    defaultAgent: name,
    outputFilters: names,
    mergeModel: name,
  },
  ["mergeModel"],
);

const serviceFilter = object({
  id: name,
  type: { enum: ["mcp", "http"] },
  path: text,
  tool: name,
  timeoutMilliseconds: count,
  onFailure: { enum: ["fail", "skip"] },
});

/** Finds secrets and personal data itself. */
const builtinFilter = object({
  id: name,
  type: { const: "builtin" },
  detectors: { type: "array", items: { enum: [...SECRET_NAMES, ...PII_NAMES] } },
  action: { enum: ["mask", "block"] },
});

const routingPreference = object({
  name,
  description: text,
  model: name,
  models: { type: "array", minItems: 1, items: name },
  prefer: { enum: ["none", "cheapest", "fastest"] },
});

const sessions = object(
  {
    ttlMilliseconds: count,
    maxEntries: count,
    tenantHeader: name,
    cache: { enum: ["memory", "redis"] },
    /** The secret that is the URL of Redis. */
    urlSecret: name,
    implicit: flag,
    userTurnsOnly: flag,
    budget: object({
      maxSwitchSpendPercent: amount,
      replenishOnRebind: flag,
      cacheReadDiscount: amount,
      recordCounterfactual: flag,
    }),
  },
  ["urlSecret", "tenantHeader", "budget"],
);

/** Where responses and conversations are kept, and how much of them. */
const state = object(
  {
    kind: { enum: ["memory", "embedded", "postgres"] },
    /** The directory of an embedded store, relative to the service config's. */
    path: text,
    /** The secret that is the URL of PostgreSQL. */
    urlSecret: name,
    ttlMilliseconds: size,
    maxEntries: count,
    maxBytes: size,
    managed: flag,
    tenantHeader: name,
  },
  ["path", "urlSecret", "tenantHeader"],
);

const guardMembers = {
  message: name,
  heuristics: flag,
  model: name,
  classifier: object({ backend: name, path: name, labels: names, threshold: amount }),
  filter: name,
  onFailure: { enum: ["fail", "skip"] },
  timeoutMilliseconds: count,
} as const;
const outputGuard = object(guardMembers, ["model", "classifier", "filter"]);
const inputGuard = object({ ...guardMembers, parallel: flag }, ["model", "classifier", "filter"]);

const metricsSources = object(
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
);

/** The names that clients may ask for. */
const modelNames = object(
  {
    /** Names of single models, including short names and aliases -> full names. */
    models: table(text),
    /** Names of several models -> full names, in the file's order. */
    pools: table(list(text)),
    /** Any name with such a prefix is a full name, too. */
    prefixes: list(text),
    /** The model of requests that name none. */
    fallback: text,
  },
  ["fallback"],
);

const targetEndpoint = object({
  backend: name,
  method: { enum: ["GET", "POST"] },
  /** `{name}` stands for a parameter. */
  path: text,
  /** Header -> the secret that is its value. */
  headers: table(name),
});

const scalar = { type: ["string", "number", "boolean"] } as const;

const promptParameter = object(
  {
    name,
    description: text,
    type: { enum: ["string", "integer", "number", "boolean", "array", "object"] },
    required: flag,
    default: scalar,
    values: list(scalar),
    items: { type: "object" },
    format: text,
  },
  ["default", "values", "items", "format"],
);

const promptTarget = object(
  {
    name,
    description: text,
    parameters: list(promptParameter),
    endpoint: targetEndpoint,
    /** A model answers, with the endpoint's response as context. */
    answeredByModel: flag,
    systemPrompt: text,
  },
  ["endpoint", "systemPrompt"],
);

const prompts = object(
  {
    targets: list(promptTarget),
    defaultTarget: name,
    systemPrompt: text,
    optimizesContext: flag,
    orchestrator: name,
    answerModel: text,
    functionCalling: object(
      {
        promptFormat: { enum: ["tools", "arch-function"] },
        model: text,
        logprobs: flag,
        threshold: amount,
        contextTokens: count,
      },
      ["threshold"],
    ),
  },
  ["defaultTarget", "systemPrompt", "orchestrator"],
);

/** Of the user, for what is masked. */
const patterns = list(object({ name, pattern: name }));

const tracing = object(
  {
    samplingPercent: amount,
    collector: object({ host: name, port, protocol: { enum: ["grpc", "http"] }, path: text }),
    attributes: table(text),
    headerPrefixes: names,
    /** Those of the dashboard, for these headers. */
    patterns,
  },
  ["headerPrefixes", "patterns"],
);

const exporter = object(
  { kind: { enum: ["posthog"] }, url: name, keySecret: name, userHeader: name, captureMessages: flag },
  ["userHeader"],
);

const shown = object({
  listeners: list(
    /** `isOpen`: anybody may send requests there, in plain text. */
    object({ name, type: { enum: ["model", "agent", "prompt"] }, host: name, port, isOpen: flag }),
  ),
  providers: list(object({ name, models: names, key: { enum: ["own", "client", "none"] }, sandboxed: flag })),
  limits: list(
    object(
      {
        name,
        unit: { enum: ["requests", "tokens", "dollars"] },
        limit: amount,
        periodSeconds: count,
        /** Full names of the models whose answers it counts; absent for all. */
        models: names,
        /** The alias whose requests it counts, whichever model answers. */
        alias: name,
        /** Whose values have buckets, in lower case; absent with one for all. */
        header: name,
        /** The one that it counts. */
        value: name,
        /** Values that have limits of their own. */
        except: names,
        /** Tokens that were read from a provider's cache do not count. */
        skipsCached: flag,
      },
      ["models", "alias", "header", "value", "except"],
    ),
  ),
});

const dashboard = object(
  {
    host: name,
    port,
    content: { enum: ["off", "memory", "disk"] },
    /** What is masked before it is kept. */
    detectors: { type: "array", items: { enum: [...SECRET_NAMES, ...PII_NAMES] } },
    /** Texts that match are masked, too. */
    patterns,
    keep: object({ records: count, contentBytes: size, diskBytes: size, days: count }),
    /** Tag -> header. */
    tags: table(name),
    /** Of the configuration, for people. */
    shown,
    hosts: names,
    passwordHash: name,
    trustedHeader: name,
  },
  ["passwordHash", "trustedHeader", "patterns"],
);

export const schema = object(
  {
    version: { const: 1 },
    listen: address,
    /** Envoy's loopback listener for models and agents. */
    egress: address,
    /** Envoy's loopback listener for filters. */
    backends: address,
    listeners: list(agentListener),
    modelListener: object({ inputFilters: names, outputFilters: names }),
    /** Absent without a listener for prompts. */
    prompts,
    /** Absent when errors are not reported. */
    errorTarget: targetEndpoint,
    filters: list({ oneOf: [serviceFilter, builtinFilter] } as const),
    guards: object({ input: inputGuard, output: outputGuard }, ["input", "output"]),
    orchestration: orchestrator,
    routingPreferences: list(routingPreference),
    /** Who chooses routing preferences. */
    routing: orchestrator,
    sessions,
    state,
    /** Names of models whose providers keep state themselves, and what all names of such models begin with. */
    storingModels: names,
    /** The same, of those whose providers have a Responses API. */
    nativeModels: names,
    /** Of models by their names, in tokens, as far as the file has them. */
    contextWindows: table(count),
    metricsSources,
    /** Headers whose values select rate limits; lower case. */
    limitHeaders: names,
    /** Bytes that a request's own routing preferences may have. */
    inlinePreferencesBytes: count,
    /** By the model's full name, from the file; US dollars per million tokens. */
    prices: table(
      object({ input: amount, output: amount, cachedInput: amount, cacheWrite: amount }, [
        "cachedInput",
        "cacheWrite",
      ]),
    ),
    modelNames,
    /** Statuses below 500 after which another model is asked. */
    failoverStatuses: list(count),
    tracing,
    exporters: list(exporter),
    /** Absent: the dashboard is off. */
    dashboard,
    requestBodyBytes: count,
    /** Bytes that requests in flight may hold in this process; 0 derives it from the machine's memory. */
    inFlightBytes: count,
    /** How long a response may be silent; 0 for no limit. */
    idleTimeoutMilliseconds: count,
    /** The list of GET /v1/models: names that a client may ask for, including aliases. */
    models: list(object({ id: name, ownedBy: name })),
    /** Prefixes of wildcards, except those at an address of the file: models of a source of prices with these are listed, too. */
    pricedPrefixes: list(text),
  },
  ["tracing", "dashboard", "prompts", "errorTarget"],
);

export type ServiceConfig = FromSchema<typeof schema>;

/** An agent listener. */
export type AgentListenerConfig = ServiceConfig["listeners"][number];
/** Ids of filters, in order. */
export type ModelListenerConfig = ServiceConfig["modelListener"];
export type FilterConfig = ServiceConfig["filters"][number];
export type BuiltinFilterConfig = Extract<FilterConfig, { type: "builtin" }>;
export type ServiceFilterConfig = Exclude<FilterConfig, BuiltinFilterConfig>;
export type GuardConfig = NonNullable<ServiceConfig["guards"]["output"]>;
export type ClassifierConfig = NonNullable<GuardConfig["classifier"]>;
export type OrchestratorConfig = ServiceConfig["orchestration"];
export type StateConfig = ServiceConfig["state"];
export type ExporterConfig = ServiceConfig["exporters"][number];
export type DashboardConfig = NonNullable<ServiceConfig["dashboard"]>;
export type ModelNames = ServiceConfig["modelNames"];
export type PromptsConfig = NonNullable<ServiceConfig["prompts"]>;
export type PromptTargetConfig = PromptsConfig["targets"][number];
export type PromptParameterConfig = PromptTargetConfig["parameters"][number];
export type TargetEndpointConfig = NonNullable<PromptTargetConfig["endpoint"]>;
export type ListedModel = ServiceConfig["models"][number];
