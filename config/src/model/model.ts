// The one normalised model: what a Plano YAML means, after defaults, aliases and provider rows are resolved.
// Envoy's configuration, the filter's JSON and brightstaff's settings are all rendered from it. It holds no secret
// values that a renderer could leak: keys appear as `Secret` and are resolved only when a process is started.

import type { AuthStyle } from "../contract/auth-styles.generated.js";
import type { Endpoint } from "../contract/endpoints.generated.js";
import type { Format } from "../contract/formats.generated.js";
import type { Quirk } from "../contract/quirks.generated.js";
import type { ListenerAuth } from "./auth.js";
import type { Browsed, Cors, ListenerTimeouts, ListenerTls } from "./listener.js";
import type { Secret } from "./secret.js";

export type { Cors, ListenerTimeouts, ListenerTls, Secret };

export interface Address {
  host: string;
  /** 1..65535 */
  port: number;
}

export interface ModelListener extends Address, Browsed, ListenerTimeouts {
  name: string;
  /** Undefined: it asks nobody who they are. */
  auth?: ListenerAuth;
  tls?: ListenerTls;
  /** Attempts after the first. */
  maxRetries: number;
  /** Ids of filters, in their order, that see requests before models do, and answers. */
  inputFilters: string[];
  outputFilters: string[];
  /** That pass although filters cannot see them; the others are refused where there are filters. */
  unfilteredEndpoints: Endpoint[];
}

/** How something that a provider offers is called. */
interface Call {
  /** Full path, e.g. `/v1/chat/completions`; `{model}` is the model's name, percent-encoded. */
  path: string;
  auth: AuthStyle;
  headers: Record<string, string>;
}

/** One of the APIs that requests are translated to. */
export interface Api extends Call {
  format: Format;
  /** Where streams are asked for, if not at `path`. */
  streamPath?: string;
}

/** What is passed on without being read. */
export interface ProviderEndpoint extends Call {
  name: Endpoint;
}

interface ProviderKey {
  secret: Secret;
  /** The variable of Envoy's process that carries it, e.g. `PLANO_KEY_OPENAI`. */
  variable: string;
}

/** A header of the user's own, which may hold a key. */
export interface SecretHeader {
  /** In lower case. */
  name: string;
  /** As written, with the user's variables in it. */
  text: string;
  /** The variable of Envoy's process that carries its value, e.g. `PLANO_HEADER_OPENAI_HELICONE_AUTH`. */
  variable: string;
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
  /** Where else it is: requests go to all of its addresses in turns. */
  replicas: Address[];
  /** Not in turns: requests that begin alike go to the same one. */
  prefixAffinity: boolean;
  healthCheck?: HealthCheck;
  /** Host header and server name, where they are not those of the address. */
  httpHost?: string;
  /** At least one; the first serves clients whose own API is not among them. */
  apis: Api[];
  endpoints: ProviderEndpoint[];
  quirks: Quirk[];
  /** The client's own key goes on. */
  passthroughAuth: boolean;
  /** Requests are signed by Envoy (AWS Signature Version 4), with the credentials of its environment. */
  signing?: { region: string };
  /** In turns; none with auth `none`, and for providers that answer without a key. */
  keys: ProviderKey[];
  /** Sent with every request, over those of the API. */
  headers: Record<string, string>;
  /** The same, over those. */
  secretHeaders: SecretHeader[];
  /** Of an agent; for models the listener's holds. */
  timeouts?: Timeouts;
  /** Envoy cluster; providers with the same addresses, server name, signing and timeouts share one. */
  cluster: string;
}

export interface Timeouts {
  /** Longest silence, milliseconds; 0 for no bound. */
  timeoutMilliseconds: number;
  /** Attempts after one that reached nobody, of models also after one whose connection broke before the answer. */
  maxRetries: number;
}

/** Each address of a provider is asked now and then; one that does not answer 200 is left out. */
export interface HealthCheck {
  path: string;
  intervalMilliseconds: number;
  timeoutMilliseconds: number;
  /** Checks in a row after which an address is left out, and taken in again. */
  unhealthyThreshold: number;
  healthyThreshold: number;
}

/** A service of the user's own that Plano calls. */
export interface Backend {
  name: string;
  tls: boolean;
  /** At least one; they take turns. */
  addresses: Address[];
  /** They do not: calls that say the same in `x-plano-prefix-hash` go to the same one. */
  prefixAffinity: boolean;
  /** Host header and server name, where they are not those of the first address. */
  httpHost?: string;
  /** Undefined: as towards providers. */
  connectTimeoutMilliseconds?: number;
  healthCheck?: HealthCheck;
}

/** A service that sees a request before an agent does, and may change or stop it. */
export interface Filter {
  /** Its backend's name, too. */
  id: string;
  type: "mcp" | "http";
  /** Of its URL. */
  path: string;
  /** Of MCP. */
  tool: string;
  timeoutMilliseconds: number;
  /** What happens when it does not answer. */
  onFailure: "fail" | "skip";
}

export interface AgentListener extends Address, Browsed, ListenerTimeouts {
  name: string;
  /** Undefined: it asks nobody who they are. */
  auth?: ListenerAuth;
  tls?: ListenerTls;
  /** Longest silence of each; no shorter than that of any of its agents, milliseconds, 0 for no bound. */
  timeoutMilliseconds: number;
  /** At least one. */
  agents: ListedAgent[];
  /** Its id: who is asked where no other suits. */
  defaultAgent: string;
  /** Ids of filters that see answers, in their order. */
  outputFilters: string[];
  /**
   * The model that makes one answer of several agents', who are asked at once. Undefined: they are asked one after the other,
   * each with what those before it said.
   */
  mergeModel?: string;
}

export interface ListedAgent {
  id: string;
  description: string;
  /** Ids of filters, in their order. */
  inputFilters: string[];
}

/** A kind of task that has models of its own. */
export interface RoutingPreference {
  name: string;
  description: string;
  /** The name that is asked for: a pool's, or that of its only model. */
  model: string;
  /** Names of its models, in the order in which they are asked. */
  models: string[];
  /** By what its models are ranked anew for each request; none: they are asked in their order. */
  prefer: "none" | "cheapest" | "fastest";
}

/** Conversations stay with the model they were given. */
export interface Sessions {
  /** Of silence. */
  ttlMilliseconds: number;
  maxEntries: number;
  /** In lower case: whose value keeps the sessions of tenants apart. */
  tenantHeader?: string;
  cache: "memory" | "redis";
  /** Also conversations that do not name themselves are told apart, by how they begin. */
  implicit: boolean;
  /** What tools answer goes where the user's last turn went. */
  userTurnsOnly: boolean;
  budget?: SwitchBudget;
}

/** What leaving a model that has a conversation in its cache may cost, beside what staying costs. */
export interface SwitchBudget {
  /** Of what is spent on the cached prefix, 0..100. */
  maxSwitchSpendPercent: number;
  /** A conversation that begins anew has a budget of its own. */
  replenishOnRebind: boolean;
  /** What a cached token costs where no price says it, as a share of one that is not. */
  cacheReadDiscount: number;
  /** What would have been chosen is told. */
  recordCounterfactual: boolean;
}

/** Where brightstaff reads what models cost, and how fast they are. */
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

/** How agents are chosen where a listener has several. */
export interface Orchestration {
  /** A model is asked, or the conversation is compared with agents' descriptions by their embeddings. */
  method: "model" | "embeddings";
  /** A name that clients may ask for; undefined where nothing has to be chosen. */
  model?: string;
  /** The same for routing preferences; it is always asked. */
  routingModel?: string;
  /** Least cosine similarity of embeddings. */
  threshold: number;
  /** How much of a conversation it is shown, estimated tokens. */
  contextTokens: number;
}

export type DnsLookupFamily = "ALL" | "AUTO" | "V4_ONLY" | "V6_ONLY" | "V4_PREFERRED";

/** Of each place that providers are at. */
export interface Upstreams {
  /** Until a connection without requests is closed; by default it depends on whether it has TLS. */
  idleMilliseconds?: number;
  /** Until a silent connection is probed. */
  keepaliveMilliseconds: number;
  dnsRefreshMilliseconds: number;
  dnsLookupFamily: DnsLookupFamily;
  maxConnections: number;
  /** Those that wait for a connection. */
  maxPendingRequests: number;
  maxRequests: number;
  maxRetries: number;
  /** 0 for no bound. */
  maxRequestsPerConnection: number;
}

/** Of one request to a model. */
export interface TokenBounds {
  /** What is reserved in rate limits for an answer that the request does not bound. */
  defaultOutputTokens?: number;
  /** What a provider counts beyond it, in or out, is not believed. */
  contextWindow?: number;
}

export interface Target extends TokenBounds {
  /** The name in the file, `openai/gpt-4o` or the entry's own `name`; `openai/*` for a wildcard. */
  name: string;
  /** What the provider is asked for, `gpt-4o`; empty for a wildcard. */
  model: string;
  /** Index into `providers`. */
  provider: number;
  pricing?: Pricing;
}

/** One of several models that serve a name. */
interface PoolTarget {
  /** Index into `targets`; never a wildcard. */
  target: number;
  /** Its share of the requests that begin with it; the others follow when it fails. */
  weight: number;
}

/** A name that several models serve: when one fails, the next is asked. */
export interface Pool {
  name: string;
  /** At least two, in the order of the file. With `weighted` each may come first. */
  targets: PoolTarget[];
  weighted: boolean;
}

/** US dollars for a million tokens. */
export interface Pricing {
  input: number;
  output: number;
  /** Undefined where the file does not tell. */
  cachedInput?: number;
}

/** How much may be asked for in a period. */
export interface RateLimit {
  /** As written: `openai/gpt-4o`, `fast-llm`, `*`. */
  model: string;
  /** What it counts: requests answered by one of these targets; undefined for all. */
  targets?: number[];
  /** What it counts: requests that ask for this name, which several models serve. */
  pool?: string;
  /** Which of them; undefined for all. */
  selector?: {
    /** In lower case. */
    header: string;
    /** Of one value; undefined for a bucket each value. */
    value?: string;
    /** Values that have a limit of their own in place of this one. */
    except: string[];
  };
  periodSeconds: number;
  tokens?: number;
  requests?: number;
  usd?: number;
}

/** Envoy's rate limit service, where several Plano count their limits together. */
export interface RateLimitService extends Address {
  /** Longest wait for its answer, milliseconds. */
  timeoutMilliseconds: number;
  /** Without its answer requests go on, or are refused. */
  failureMode: "open" | "closed";
  /** Its name for this set of limits. */
  domain: string;
}

export interface Failover {
  /** What an attempt at a stream has until its answer begins, milliseconds. */
  firstByteMilliseconds: number;
  /** What an attempt at a whole answer has. */
  answerMilliseconds: number;
  /** Statuses below 500 that make the next one be asked; those from 500 on always do. */
  statuses: number[];
  /** Failures in a row after which a provider's address is left out; 0 for never. */
  consecutiveFailures: number;
  /** The same for any answer from 500 on; 0 for never. */
  consecutive5xx: number;
  /** For how long, milliseconds; longer each time it happens again. */
  ejectionMilliseconds: number;
  /** How many of a provider's addresses may be left out. */
  maxEjectionPercent: number;
}

/** Prefixes of prompts are marked for providers that cache only what is marked. */
interface PromptCaching {
  /** Estimated tokens from which on a prefix is worth it. */
  minPrefixTokens: number;
}

/** For Envoy's process, when the file names its own variables. */
export interface AwsCredentials {
  accessKeyId: Secret;
  secretAccessKey: Secret;
  sessionToken?: Secret;
}

/** Spans of Envoy's, in OpenTelemetry's protocol. */
export interface Tracing {
  /** Of requests that come without a decision of their client's; above 0. */
  samplingPercent: number;
  /** `path` is that of OTLP over HTTP. */
  collector: Address & { protocol: "grpc" | "http"; path: string };
  /** In every span. */
  attributes: Record<string, string>;
}

export interface Limits {
  requestBodyBytes: number;
  /** Of an answer that is held until it is whole. */
  responseBodyBytes: number;
  /** All of them together; whole kilobytes. */
  requestHeadersBytes: number;
  /** Of one event of a stream, held until it is whole. */
  streamLineBytes: number;
  /** Of the routing preferences that a request brings along. */
  inlinePreferencesBytes: number;
  /** What requests may hold in brightstaff together; 0: as its machine's memory says. */
  inFlightBytes: number;
  /** Of a stream, from its request to its end; 0 for no bound. */
  streamDurationMilliseconds: number;
  /** Of silence within an answer; 0 where the listener's timeout is all there is. */
  streamIdleMilliseconds: number;
  /** Of Envoy's heap; absent: whoever starts it knows the machine. */
  memoryBytes?: number;
  /** Of clients, open at a time. */
  connections: number;
  /** Of HTTP/2, open at a time. */
  streamsPerConnection: number;
}

export interface LogRotation {
  /** Size from which a log file is rotated. */
  maxBytes: number;
  /** Rotated files that stay. */
  keep: number;
}

export interface NormalisedConfig {
  /** As written in the file. */
  version: string;
  modelListener: ModelListener;
  providers: Provider[];
  targets: Target[];
  /** Every name a client may ask for -> index into `targets`; aliases included, wildcards not. */
  models: Record<string, number>;
  /** Of one model each. */
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
  /** Connect timeout towards providers, milliseconds. */
  connectTimeoutMilliseconds: number;
  /** CA bundle providers' certificates are verified with; undefined: the system's. */
  upstreamCaPath?: string;
  promptCaching?: PromptCaching;
  awsCredentials?: AwsCredentials;
  tracing?: Tracing;
  /** By id: index into `targets`, of one that no client can ask for. */
  agents: Record<string, number>;
  agentListeners: AgentListener[];
  filters: Filter[];
  routingPreferences: RoutingPreference[];
  /** Requests may bring routing preferences of their own. */
  inlinePreferences: boolean;
  sessions: Sessions;
  /** Of Redis, with its password: for brightstaff's process. */
  sessionCacheUrl?: Secret;
  metricsSources: MetricsSources;
  orchestration: Orchestration;
  /** The user's own services, filters among them. */
  backends: Backend[];
  /** Where brightstaff calls them, through Envoy. */
  backendListener: Address;
  /** Where brightstaff asks models and agents, through Envoy. */
  egressListener: Address;
  brightstaff: Address;
  admin: Address;
}
