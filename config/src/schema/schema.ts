// JSON Schema (draft 2020-12) of the Plano YAML, and the type of a file that it has let through. Each key of the file has
// its part in a module of this folder, which also derives the part's type. Descriptions are what editors show; `shape.ts`
// makes the messages of config errors.

import type { FromSchema } from "json-schema-to-ts";
import { AGENTS } from "./agents.js";
import { DASHBOARD } from "./dashboard.js";
import { ENDPOINTS } from "./endpoints.js";
import { withExtensions } from "./extensions.js";
import { FAILOVER } from "./failover.js";
import { FILTERS } from "./filters.js";
import { LIMITS } from "./limits.js";
import { LISTENERS, type ListenerEntry } from "./listeners.js";
import { METRICS_SOURCES } from "./metrics-sources.js";
import { MODEL_ALIASES } from "./model-aliases.js";
import { MODEL_PROVIDERS, type WrittenEntry } from "./model-providers.js";
import { OVERRIDES } from "./overrides.js";
import { PORTS } from "./ports.js";
import { PROMPT_GUARDS } from "./prompt-guards.js";
import { ERROR_TARGET, PROMPT_TARGETS, SYSTEM_PROMPT } from "./prompts.js";
import { RATELIMIT_SERVICE, RATELIMITS } from "./rate-limits.js";
import { PROMPT_CACHING, ROUTING } from "./routing.js";
import { ROUTING_PREFERENCES } from "./routing-preferences.js";
import { STATE_STORAGE } from "./state-storage.js";
import { LOGS, TRACING } from "./telemetry.js";
import { UPSTREAMS } from "./upstreams.js";
import { VERSION_SPELLINGS } from "./version.js";
import { WEB_SEARCH } from "./web-search.js";

const FILE = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Plano configuration",
  type: "object",
  additionalProperties: false,
  required: ["version", "listeners"],
  properties: {
    version: {
      enum: VERSION_SPELLINGS,
      description:
        "The version of this schema: `v0.4.0`. `0.4.0`, `v0.4` and `0.4` mean the same; files of `v0.1`, `v0.2` and `v0.3` work, too.",
    },
    listeners: LISTENERS,
    ports: PORTS,
    model_providers: MODEL_PROVIDERS,
    llm_providers: {
      ...MODEL_PROVIDERS,
      description: "The older name of `model_providers`.",
      deprecated: true,
    },
    model_aliases: MODEL_ALIASES,
    failover: FAILOVER,
    limits: LIMITS,
    logs: LOGS,
    upstreams: UPSTREAMS,
    agents: AGENTS,
    filters: FILTERS,
    endpoints: ENDPOINTS,
    prompt_targets: PROMPT_TARGETS,
    system_prompt: SYSTEM_PROMPT,
    prompt_guards: PROMPT_GUARDS,
    error_target: ERROR_TARGET,
    state_storage: STATE_STORAGE,
    state_storage_v1_responses: {
      ...STATE_STORAGE,
      description: "The older name of `state_storage`.",
      deprecated: true,
    },
    routing_preferences: ROUTING_PREFERENCES,
    model_metrics_sources: METRICS_SOURCES,
    routing: ROUTING,
    prompt_caching: PROMPT_CACHING,
    web_search: WEB_SEARCH,
    ratelimits: RATELIMITS,
    ratelimit_service: RATELIMIT_SERVICE,
    tracing: TRACING,
    dashboard: DASHBOARD,
    overrides: OVERRIDES,
    mode: { enum: ["llm", "prompt"], description: "Has no effect.", deprecated: true },
  },
} as const;

export const schema = withExtensions(FILE);

/** A file that the schema lets through. */
export type WrittenFile = FromSchema<typeof FILE>;

type OlderKey = "llm_providers" | "state_storage_v1_responses";

/** The same in its current form; `model_providers` is empty where only agents are configured. */
export type PlanoFile = Omit<WrittenFile, "listeners" | "model_providers" | OlderKey> & {
  listeners: ListenerEntry[];
  model_providers: WrittenEntry[];
};
