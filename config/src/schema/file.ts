// The file's own shape, as its author writes it; `schema.ts` guarantees it before anything else reads it.

import type { Endpoint } from "../contract/endpoints.generated.js";
import type { Format } from "../contract/formats.generated.js";

export interface PlanoFile {
  /** `0.4` without quotes is a number. */
  version: string | number;
  listeners: ListenerEntry[];
  /** Empty where the file has none. */
  model_providers: WrittenEntry[];
  agents?: AgentEntry[];
  filters?: FilterEntry[];
  model_aliases?: Record<string, AliasEntry>;
  routing_preferences?: RoutingPreferenceEntry[];
  model_metrics_sources?: MetricsSourceEntry[];
  routing?: RoutingEntry;
  endpoints?: Record<string, EndpointEntry>;
  ratelimits?: RateLimitEntry[];
  ratelimit_service?: {
    address: string;
    timeout?: string;
    failure_mode?: "open" | "closed";
    domain?: string;
  };
  failover?: {
    first_byte_timeout?: string;
    answer_timeout?: string;
    statuses?: number[];
    consecutive_failures?: number;
    ejection_time?: string;
    consecutive_5xx?: number;
    /** Percent. */
    max_ejection_percent?: number;
  };
  upstreams?: {
    idle_timeout?: string;
    tcp_keepalive?: string;
    dns_refresh_rate?: string;
    dns_lookup_family?: "all" | "auto" | "v4_only" | "v6_only" | "v4_preferred";
    max_connections?: number;
    max_pending_requests?: number;
    max_requests?: number;
    max_retries?: number;
    max_requests_per_connection?: number;
  };
  limits?: {
    /** Bytes, or a number with B, kB, MB, GB, KiB, MiB or GiB. */
    request_body?: number | string;
    response_body?: number | string;
    request_headers?: number | string;
    stream_line?: number | string;
    requests_in_flight?: number | string;
    routing_preferences?: number | string;
    stream_duration?: string;
    stream_idle?: string;
    /** As sizes; of Envoy's heap. */
    memory?: number | string;
    connections?: number;
    streams_per_connection?: number;
  };
  logs?: {
    /** Bytes, or a number with B, kB, MB, KiB or MiB. */
    max_size?: number | string;
    keep?: number;
  };
  prompt_caching?: {
    enabled?: boolean;
    inject_cache_control?: boolean;
    min_prefix_tokens?: number;
    session_affinity?: boolean;
    session_ttl_seconds?: number;
  };
  tracing?: {
    /** Percent. */
    random_sampling?: number;
    trace_arch_internal?: boolean;
    opentracing_grpc_endpoint?: string;
    otlp_http_endpoint?: string;
    span_attributes?: { static?: Record<string, string> };
  };
  overrides?: {
    upstream_connect_timeout?: string;
    upstream_tls_ca_path?: string;
    llm_routing_model?: string;
    agent_orchestration_model?: string;
    agent_orchestration_method?: "model" | "embeddings";
    agent_orchestration_threshold?: number;
    orchestrator_model_context_length?: number;
  };
}

export interface RateLimitEntry {
  /** A name that clients may ask for, a wildcard's `provider/*`, or `*` for all. */
  model: string;
  /** A header and its value; `*` or none for a bucket each value. */
  selector?: { key: string; value?: string };
  limit: { tokens?: number; requests?: number; usd?: number; unit: RateLimitUnit };
}

export type RateLimitUnit = "second" | "minute" | "hour" | "day";

/** One of the two. */
export interface AliasEntry {
  target?: string;
  targets?: (string | { target: string; weight?: number })[];
}

export type ListenerEntry = ModelListenerEntry | AgentListenerEntry;

interface CommonListener {
  name: string;
  /** Loopback where absent. */
  address?: string;
  auth?: AuthEntry;
  tls?: TlsEntry;
  /** Strangers who reach it are kept out by something else, or are welcome. */
  allow_unauthenticated?: boolean;
  port?: number;
  /** `300s`, `500ms`, `5m` */
  timeout?: string;
  /** For the whole request to arrive. */
  request_timeout?: string;
  /** Ids of filters that see answers, in their order. */
  output_filters?: string[];
  cors?: CorsEntry;
  /** Names it is asked under beside this machine's. */
  hosts?: string[];
}

/** Web pages that may ask a listener. */
export interface CorsEntry {
  allow_origins: string[];
  allow_headers?: string[];
  expose_headers?: string[];
  max_age?: string;
  allow_credentials?: boolean;
}

/** PEM files. */
export interface TlsEntry {
  certificate: string;
  key: string;
  /** Who signs clients' certificates, which are then required. */
  client_ca?: string;
  min_version?: "1.2" | "1.3";
}

interface AuthEntry {
  keys?: AccessKeyEntry[];
  keys_file?: string;
  jwt?: JwtEntry;
  ext_authz?: ExtAuthzEntry;
}

/** At a `url` or, in gRPC, at `grpc`. */
export interface ExtAuthzEntry {
  url?: string;
  /** `host:port`, or `https://host:port`. */
  grpc?: string;
  timeout?: string;
  /** Of the client's, that it is shown. */
  headers?: string[];
  caller_header?: string;
  models_header?: string;
}

/** With one of the three places of keys. */
export interface JwtEntry {
  issuer: string;
  audiences: string[];
  jwks?: string;
  jwks_file?: string;
  jwks_url?: string;
  caller_claim?: string;
  models_claim?: string;
}

/** With a hash or a variable that holds the key. */
export interface AccessKeyEntry {
  name: string;
  hash?: string;
  key?: string;
  models?: string[];
  /** ISO 8601. */
  expires?: string;
  limits?: RateLimitEntry["limit"][];
}

export interface ModelListenerEntry extends CommonListener {
  type: "model";
  input_filters?: string[];
  /** That pass although filters cannot see them. */
  unfiltered_endpoints?: Endpoint[];
  max_retries?: number;
}

export interface AgentListenerEntry extends CommonListener {
  type: "agent";
  agents: ListedAgent[];
  /** How several are asked. */
  mode?: "sequential" | "parallel";
  /** Of parallel: makes one answer of theirs. */
  merge_model?: string;
}

interface ListedAgent {
  id: string;
  /** What it is for: agents are chosen by it. */
  description?: string;
  default?: boolean;
  /** Ids of filters, in their order. */
  input_filters?: string[];
  /** Its older name. */
  filter_chain?: string[];
}

export interface AgentEntry {
  id: string;
  /** Several take turns. */
  url: string | string[];
  /** What is spoken to it. */
  api?: Format;
  /** The client's own key goes on to it. */
  passthrough_auth?: boolean;
  /** Longest silence. */
  timeout?: string;
  max_retries?: number;
  /** Host header and server name. */
  http_host?: string;
  health_check?: HealthCheckEntry;
  /** Requests that begin alike go to the same address. */
  prefix_affinity?: boolean;
}

export interface FilterEntry {
  id: string;
  /** Host header and server name. */
  http_host?: string;
  /** With several they take turns. */
  url: string | string[];
  type?: "mcp" | "http";
  transport?: "streamable-http";
  /** Of MCP; its id by default. */
  tool?: string;
  timeout?: string;
  on_failure?: "fail" | "skip";
  health_check?: HealthCheckEntry;
}

export interface HealthCheckEntry {
  path: string;
  interval?: string;
  timeout?: string;
  unhealthy_threshold?: number;
  healthy_threshold?: number;
}

/** A kind of task, and the models for it. */
export interface RoutingPreferenceEntry {
  name: string;
  description: string;
  models: string[];
  selection_policy?: { prefer: "cheapest" | "fastest" | "none" };
}

/** The same at a model, as it was before v0.4.0. */
export type InlinePreference = Pick<RoutingPreferenceEntry, "name" | "description">;

export interface RoutingEntry {
  /** These two have no effect. */
  llm_provider?: string;
  model?: string;
  session_ttl_seconds?: number;
  session_max_entries?: number;
  session_cache?: { type?: "memory" | "redis"; url?: string; tenant_header?: string };
  routing_budget?: {
    max_switch_spend_pct: number;
    replenish_on_rebind?: boolean;
    cache_read_discount?: number;
    record_counterfactual?: boolean;
  };
  route_on_user_only?: boolean;
}

export interface MetricsSourceEntry {
  type: "cost" | "latency";
  provider: "digitalocean" | "models.dev" | "prometheus";
  url?: string;
  /** Of Prometheus. */
  query?: string;
  /** Seconds. */
  refresh_interval?: number;
  /** Names in the catalogue -> names of models. */
  model_aliases?: Record<string, string>;
}

/** A service of the user's own. */
export interface EndpointEntry {
  /** `host:port`; several take turns. */
  endpoint: string | string[];
  protocol?: "http" | "https";
  connect_timeout?: string;
  /** Host header and server name. */
  http_host?: string;
  health_check?: HealthCheckEntry;
  /** Calls with the same `x-plano-prefix-hash` go to the same address. */
  prefix_affinity?: boolean;
}

/** With several `base_url` the provider is at several addresses, which take turns. */
export type WrittenEntry = Omit<ProviderEntry, "base_url"> & { base_url?: string | string[] };

export interface ProviderEntry {
  /** `provider/model` or `provider/*` */
  model: string;
  name?: string;
  access_key?: string;
  /** Used in turns. */
  access_keys?: string[];
  base_url?: string;
  provider_interface?: string;
  /** US dollars for a million tokens. */
  pricing?: { input: number; output: number; cached_input?: number };
  /** What is reserved in rate limits for the answer to a request that bounds none. */
  default_output_tokens?: number;
  /** What a provider counts beyond it, in or out, is not believed. */
  context_window?: number;
  default?: boolean;
  /** Read in files before v0.4.0 only. */
  routing_preferences?: InlinePreference[];
  headers?: Record<string, string>;
  /** Which of the provider's APIs is spoken to it. */
  api?: Format;
  passthrough_auth?: boolean;
  health_check?: HealthCheckEntry;
  /** Requests that begin alike go to the same address. */
  prefix_affinity?: boolean;
  /** Host header and server name. */
  http_host?: string;
  /** Amazon's. */
  region?: string;
  aws_credentials?: { access_key_id: string; secret_access_key: string; session_token?: string };
}
