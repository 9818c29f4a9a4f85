// The normalised model: the meaning of a Plano YAML after defaults, aliases and provider rows are resolved.
// Envoy's configuration, the filter config and the service config are rendered from it. It contains no
// secret values: keys appear as `Secret` and are resolved only when a process is started.

import type { AuthStyle } from "../contract/auth-styles.generated.js";
import type { Endpoint } from "../contract/endpoints.generated.js";
import type { FailoverReason } from "../contract/failover-reasons.generated.js";
import type { Format } from "../contract/formats.generated.js";
import type { Quirk } from "../contract/quirks.generated.js";
import type { DetectorName } from "../schema/detectors.js";
import type { Address } from "./address.js";
import type { ListenerAuth } from "./auth.js";
import type { Dashboard } from "./dashboard.js";
import type { Browsed, Cors, ListenerTimeouts, ListenerTls } from "./listener.js";
import type { PromptGuards } from "./prompt-guards.js";
import type { PromptListener, Prompts, PromptTarget, TargetEndpoint } from "./prompts.js";
import type { Secret, SecretHeader } from "./secret.js";
import type { StateStorage } from "./state-storage.js";
import type { Exporter, Tracing } from "./tracing.js";

export type {
  Address,
  Cors,
  Dashboard,
  ListenerTimeouts,
  ListenerTls,
  PromptListener,
  Prompts,
  PromptTarget,
  Secret,
  SecretHeader,
  TargetEndpoint,
  Tracing,
};

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

/** How to call something that a provider offers. */
interface Call {
  /** Full path, e.g. `/v1/chat/completions`; `{model}` is the model's name, percent-encoded. */
  path: string;
  auth: AuthStyle;
  headers: Record<string, string>;
}

/** One of the APIs that requests are translated to. */
export interface Api extends Call {
  format: Format;
  /** The path for streams, if not `path`. */
  streamPath?: string;
  /** The path that counts a request's tokens, if the API has one. */
  countPath?: string;
}

/** An endpoint that is passed on without translation. */
export interface UntranslatedEndpoint extends Call {
  name: Endpoint;
}

interface ProviderKey {
  text: Secret;
  /** What the filter config calls it, e.g. `OPENAI_API_KEY`. */
  secretName: string;
}

/** One upstream as the filter addresses it: a provider row joined with an entry's base_url, key and headers. */
export interface Provider {
  /** Unique; `openai`, `openai-2`, ... */
  id: string;
  /** Row in providers.yaml, e.g. `openai`. Shown as `owned_by`. */
  interface: string;
  tls: boolean;
  host: string;
  port: number;
  /** Further addresses; requests go to all addresses in turn. */
  replicas: Address[];
  /** Not in turn: requests that begin alike go to the same address. */
  prefixAffinity: boolean;
  healthCheck?: HealthCheck;
  /** Host header and server name, if they differ from the address. */
  httpHost?: string;
  /** The file names the address; the sandbox does not answer in its place. */
  ownAddress?: true;
  /** A model that it has, of the row; at an address of the file nobody knows one. */
  example?: string;
  /** The sandbox answers in its place. */
  sandboxed?: true;
  /** At least one; the first serves clients whose own API is not listed. */
  apis: Api[];
  endpoints: UntranslatedEndpoint[];
  /** Its Responses API keeps responses, so that further requests can continue them. */
  storesResponses?: true;
  quirks: Quirk[];
  /** The client's own key is sent. */
  passthroughAuth: boolean;
  /** Envoy signs requests (AWS Signature Version 4) with the credentials of its environment. */
  signing?: { region: string };
  /** Used in turn; none with auth `none`, and for providers that need no key. */
  keys: ProviderKey[];
  /** Sent with every request; overrides headers of the API. */
  headers: Record<string, string>;
  /** The same; overrides `headers`. */
  secretHeaders: SecretHeader[];
  /** Of an agent; models use the listener's. */
  timeouts?: Timeouts;
  /** Envoy cluster; providers with the same addresses, server name, signing and timeouts share one. */
  cluster: string;
}

export interface Timeouts {
  /** Longest time without a byte, milliseconds; 0 for no bound. */
  timeoutMilliseconds: number;
  /** Attempts after a failed connection; for models also after a connection that broke before the answer. */
  maxRetries: number;
}

/** Probes each address of a provider; an address that does not answer 200 is ejected. */
export interface HealthCheck {
  path: string;
  intervalMilliseconds: number;
  timeoutMilliseconds: number;
  /** Consecutive probes after which an address is ejected, and taken back. */
  unhealthyThreshold: number;
  healthyThreshold: number;
}

/** The user's own service that Plano calls. */
export interface Backend {
  name: string;
  tls: boolean;
  /** At least one; used in turn. */
  addresses: Address[];
  /** Not in turn: calls with the same `x-plano-prefix-hash` go to the same address. */
  prefixAffinity: boolean;
  /** Host header and server name, if they differ from the first address. */
  httpHost?: string;
  /** Undefined: the same as for providers. */
  connectTimeoutMilliseconds?: number;
  healthCheck?: HealthCheck;
}

/** A service that sees a request before an agent does, and may change or stop it. */
/** A service of the user's own. */
export interface ServiceFilter {
  /** Also the name of its backend. */
  id: string;
  type: "mcp" | "http";
  /** The path of its URL. */
  path: string;
  /** The MCP tool to call. */
  tool: string;
  timeoutMilliseconds: number;
  /** What to do when it does not answer. */
  onFailure: "fail" | "skip";
}

/** Finds secrets and personal data, without a service. */
export interface BuiltinFilter {
  id: string;
  type: "builtin";
  detectors: DetectorName[];
  action: "mask" | "block";
}

export type Filter = ServiceFilter | BuiltinFilter;

export interface AgentListener extends Address, Browsed, ListenerTimeouts {
  name: string;
  /** Undefined: it does not authenticate clients. */
  auth?: ListenerAuth;
  tls?: ListenerTls;
  /** Longest time without a byte, milliseconds; at least that of each of its agents, 0 for no bound. */
  timeoutMilliseconds: number;
  /** At least one. */
  agents: ListedAgent[];
  /** Id of the agent for conversations that suit no other. */
  defaultAgent: string;
  /** Ids of the filters that see answers, in order. */
  outputFilters: string[];
  /** Merges the answers of parallel agents. Undefined: agents are sequential, and each sees the answers before it. */
  mergeModel?: string;
}

export interface ListedAgent {
  id: string;
  description: string;
  /** Ids of filters, in order. */
  inputFilters: string[];
}

/** A kind of task with models of its own. */
export interface RoutingPreference {
  name: string;
  description: string;
  /** The name that brightstaff asks for: a pool's, or that of its only model. */
  model: string;
  /** Names of its models, in failover order. */
  models: string[];
  /** What the models are ranked by for each request; none: the given order. */
  prefer: "none" | "cheapest" | "fastest";
}

/** Sessions: conversations that stay with one model. */
export interface Sessions {
  /** Time without a request after which a session ends. */
  ttlMilliseconds: number;
  maxEntries: number;
  /** In lower case: the header whose value separates the sessions of tenants. */
  tenantHeader?: string;
  cache: "memory" | "redis";
  /** Recognises conversations without a session id by how they begin. */
  implicit: boolean;
  /** Sends tool results to the model of the user's last turn. */
  userTurnsOnly: boolean;
  budget?: SwitchBudget;
}

/** The extra cost allowed for leaving a model that has the conversation in its cache. */
export interface SwitchBudget {
  /** Percent of what the cached prefix has cost, 0..100. */
  maxSwitchSpendPercent: number;
  /** A conversation that gets a new model also gets a new budget. */
  replenishOnRebind: boolean;
  /** Price of a cached token as a share of an uncached one, if no price is known. */
  cacheReadDiscount: number;
  /** Records which model would have been chosen without the budget. */
  recordCounterfactual: boolean;
}

/** Sources of models' prices and latencies. */
export interface MetricsSources {
  cost?: {
    catalog: "digitalocean" | "models.dev";
    url: string;
    refreshMilliseconds: number;
    /** Names in the catalogue -> names of models here. */
    names: Record<string, string>;
  };
  /** Prometheus. */
  latency?: { url: string; query: string; refreshMilliseconds: number };
}

/** How to choose between several agents of a listener. */
export interface Orchestration {
  /** Asks a model, or compares the conversation with the agents' descriptions by embeddings. */
  method: "model" | "embeddings";
  /** A name that clients may ask for; undefined if there is nothing to choose. */
  model?: string;
  /** The model that chooses routing preferences. */
  routingModel?: string;
  /** Least cosine similarity of embeddings. */
  threshold: number;
  /** How much of a conversation the model sees, in estimated tokens. */
  contextTokens: number;
}

export type DnsLookupFamily = "ALL" | "AUTO" | "V4_ONLY" | "V6_ONLY" | "V4_PREFERRED";

/** For each address of a provider. */
export interface Upstreams {
  /** Until an unused connection is closed; the default depends on whether it has TLS. */
  idleMilliseconds?: number;
  /** Until a silent connection is probed. */
  keepaliveMilliseconds: number;
  dnsRefreshMilliseconds: number;
  dnsLookupFamily: DnsLookupFamily;
  maxConnections: number;
  /** Requests that wait for a connection. */
  maxPendingRequests: number;
  maxRequests: number;
  maxRetries: number;
  /** 0 for no bound. */
  maxRequestsPerConnection: number;
}

/** Of one request to a model. */
export interface TokenBounds {
  /** Reserved in rate limits for an answer that the request does not bound. */
  defaultOutputTokens?: number;
  /** The most output tokens to reserve, whatever a request states. */
  reservedOutputTokens?: number;
  /** Tokens to reserve for media, where they are not estimated. */
  mediaTokens?: { image?: number; page?: number; second?: number };
  /** Token counts of a provider above this, in or out, are ignored. */
  contextWindow?: number;
}

export interface Target extends TokenBounds {
  /** The name in the file, `openai/gpt-4o` or the entry's own `name`; `openai/*` for a wildcard. */
  name: string;
  /** The model name sent to the provider, `gpt-4o`; empty for a wildcard. */
  model: string;
  /** Index into `providers`. */
  provider: number;
  pricing?: Pricing;
}

/** One of several models behind a name. */
interface PoolTarget {
  /** Index into `targets`; never a wildcard. */
  target: number;
  /** Share of the requests that try it first; the others follow when it fails. */
  weight: number;
}

/** A name with several models: when one fails, the next is tried. */
export interface Pool {
  name: string;
  /** In the order of the file: at least two there. With `weighted` any of them may come first. */
  targets: PoolTarget[];
  weighted: boolean;
}

/** US dollars for a million tokens. */
export interface Pricing {
  input: number;
  output: number;
  /** Undefined if the file does not say. */
  cachedInput?: number;
  cacheWrite?: number;
}

/** How much clients may ask for in a period. */
export interface RateLimit {
  /** As written: `openai/gpt-4o`, `fast-llm`, `*`. */
  model: string;
  /** Counts requests that one of these targets answers; undefined for all. */
  targets?: number[];
  /** Counts requests for this name, which several models serve. */
  pool?: string;
  /** The requests that it counts; undefined for all. */
  selector?: {
    /** In lower case. */
    header: string;
    /** The one value that it counts; undefined for a bucket for each value. */
    value?: string;
    /** Values with a limit of their own. */
    except: string[];
  };
  periodSeconds: number;
  tokens?: number;
  /** Tokens that were read from a provider's cache do not count. */
  skipsCached: boolean;
  requests?: number;
  usd?: number;
}

/** Envoy's rate limit service, for several Planos that count their limits together. */
export interface RateLimitService extends Address {
  /** Longest wait for its response, milliseconds. */
  timeoutMilliseconds: number;
  /** Without its response requests go on, or are refused. */
  failureMode: "open" | "closed";
  /** The service's name for this set of limits. */
  domain: string;
}

export interface Failover {
  /** How long an attempt at a stream may take until its answer begins, milliseconds. */
  firstByteMilliseconds: number;
  /** How long an attempt at a whole answer may take, milliseconds. */
  answerMilliseconds: number;
  /** Statuses below 500 after which the next target is tried; those from 500 on always count. */
  statuses: number[];
  /** What an answer of any status can mean for the next target to be tried. */
  on: FailoverReason[];
  /** Consecutive connection failures after which an address is ejected; 0 for never. */
  consecutiveFailures: number;
  /** Consecutive answers from 500 on after which an address is ejected; 0 for never. */
  consecutive5xx: number;
  /** First ejection time, milliseconds; each further ejection is longer. */
  ejectionMilliseconds: number;
  /** Percent of a provider's addresses that may be ejected. */
  maxEjectionPercent: number;
}

/** Marks prefixes of prompts for providers that cache only what is marked. */
interface PromptCaching {
  /** Estimated tokens from which on a prefix is worth marking. */
  minPrefixTokens: number;
}

/** Variables for Envoy's process, if the file names its own. */
export interface AwsCredentials {
  accessKeyId: Secret;
  secretAccessKey: Secret;
  sessionToken?: Secret;
}

export interface Limits {
  requestBodyBytes: number;
  /** Of an answer that is not a stream. */
  responseBodyBytes: number;
  /** All headers together; whole kilobytes. */
  requestHeadersBytes: number;
  /** Of one event of a stream, which is held until complete. */
  streamEventBytes: number;
  /** Of the routing preferences that a request carries. */
  inlinePreferencesBytes: number;
  /** What all requests together may hold in brightstaff; 0: depends on its machine's memory. */
  inFlightBytes: number;
  /** Of a stream, from its request to its end; 0 for no bound. */
  streamDurationMilliseconds: number;
  /** Idle timeout within an answer; 0: only the listener's timeout applies. */
  streamIdleMilliseconds: number;
  /** Of Envoy's heap; absent: derived from the machine at the start. */
  memoryBytes?: number;
  /** Client connections open at a time. */
  connections: number;
  /** HTTP/2 streams of one connection open at a time. */
  streamsPerConnection: number;
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
