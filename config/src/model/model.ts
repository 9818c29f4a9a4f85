// The normalised model: the meaning of a Plano YAML after defaults, aliases and provider rows are resolved.
// Envoy's configuration, the filter config and the service config are rendered from it. It contains no
// secret values: keys appear as `Secret` and are resolved only when a process is started.

import type { Endpoint } from "../contract/endpoints.generated.js";
import type { Address } from "./address.js";
import type { AgentListener, Orchestration } from "./agents.js";
import type { ListenerAuth } from "./auth.js";
import type { Backend, Filter } from "./backend.js";
import type { Dashboard } from "./dashboard.js";
import type { Limits, RateLimit, RateLimitService } from "./limits.js";
import type { Browsed, ListenerTimeouts, ListenerTls } from "./listener.js";
import type { PromptGuards } from "./prompt-guards.js";
import type { Prompts, TargetEndpoint } from "./prompts.js";
import type { AwsCredentials, Provider } from "./provider.js";
import type { MetricsSources, RoutingPreference, Sessions } from "./routing.js";
import type { Secret } from "./secret.js";
import type { StateStorage } from "./state-storage.js";
import type { Pool, Target } from "./target.js";
import type { Exporter, Tracing } from "./tracing.js";
import type { Failover, Upstreams } from "./upstreams.js";

export interface ModelListener extends Address, Browsed, ListenerTimeouts {
  name: string;
  /** The file has none: this is the default. */
  isImplied?: true;
  /** Undefined: it does not authenticate clients. */
  auth?: ListenerAuth;
  tls?: ListenerTls;
  /** Attempts after the first. */
  maxRetries: number;
  /** Ids of the filters that see requests before models do, and of those that see answers, in order. */
  inputFilters: string[];
  outputFilters: string[];
  /** Allowed although filters cannot see them; with filters, all other endpoints are refused. */
  unfilteredEndpoints: Endpoint[];
}

/** Marks prefixes of prompts for providers that cache only what is marked. */
interface PromptCaching {
  /** Estimated tokens from which on a prefix is worth marking. */
  minPrefixTokens: number;
}

export interface LogRotation {
  /** A log file of at least this size is rotated. */
  maxBytes: number;
  /** Rotated files to keep. */
  keep: number;
}

export interface NormalisedConfig {
  /** As written in the file. */
  version: string;
  /** Keys of the file that are read and checked, and that nothing serves yet. */
  notServed: string[];
  modelListener: ModelListener;
  providers: Provider[];
  targets: Target[];
  /** Every name a client may ask for -> index into `targets`; includes aliases, but no wildcards. */
  models: Record<string, number>;
  /** Aliases of one model. */
  aliases: Record<string, string>;
  /** Aliases of several models. */
  pools: Pool[];
  failover: Failover;
  rateLimits: RateLimit[];
  rateLimitService?: RateLimitService;
  /** `openai/` -> index into `targets`. */
  wildcards: Record<string, number>;
  /** Index into `targets`, or -1. */
  defaultTarget: number;
  limits: Limits;
  logs: LogRotation;
  upstreams: Upstreams;
  /** Connect timeout for providers, milliseconds. */
  connectTimeoutMilliseconds: number;
  /** CA bundle for providers' certificates; undefined: the system's. */
  upstreamCaPath?: string;
  promptCaching?: PromptCaching;
  /** A web search that the model cannot make is refused, not left out. */
  refusesLostSearch: boolean;
  awsCredentials?: AwsCredentials;
  tracing?: Tracing;
  exporters: Exporter[];
  /** Conversations are searched for signs of dissatisfaction. */
  signals: boolean;
  prompts?: Prompts;
  /** Gets reports of failed calls of prompt targets, and of what prompt guards refuse. */
  errorTarget?: TargetEndpoint;
  promptGuards?: PromptGuards;
  stateStorage: StateStorage;
  /** By id: index into `targets`. No client can ask for these. */
  agents: Record<string, number>;
  agentListeners: AgentListener[];
  filters: Filter[];
  routingPreferences: RoutingPreference[];
  /** Requests may carry routing preferences of their own. */
  inlinePreferences: boolean;
  sessions: Sessions;
  /** Redis' URL with its password: for brightstaff's process only. */
  sessionCacheUrl?: Secret;
  metricsSources: MetricsSources;
  orchestration: Orchestration;
  /** The user's own services, including filters. */
  backends: Backend[];
  /** Where brightstaff calls them, through Envoy. */
  backendListener: Address;
  /** Where brightstaff calls models and agents, through Envoy. */
  egressListener: Address;
  brightstaff: Address;
  /** Undefined: there is none, and nothing is kept for it. */
  dashboard?: Dashboard;
  admin: Address;
}
