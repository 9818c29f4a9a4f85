// Generated from config/contract/filter-config.ts by `npm run generate`; changes here are lost.

import type { AuthStyle } from "./auth-styles.generated.js";
import type { Endpoint } from "./endpoints.generated.js";
import type { FailoverReason } from "./failover-reasons.generated.js";
import type { Format } from "./formats.generated.js";
import type { Quirk } from "./quirks.generated.js";

/**
 * How something that a provider offers is called; `auth` and `headers` only where they differ from the
 * provider's.
 */
export interface FilterCall {
  path: string;
  /** Where streams are asked for, if not at `path`. */
  stream_path?: string;
  auth?: AuthStyle;
  headers?: Record<string, string>;
}

export interface FilterApi extends FilterCall {
  format: Format;
  /** Where tokens are counted, if the API does. */
  count_path?: string;
}

export interface FilterEndpoint extends FilterCall {
  name: Endpoint;
}

export interface FilterProvider {
  id: string;
  authority: string;
  auth: AuthStyle;
  /** Names of secrets; absent when no key is sent. */
  key_secrets?: string[];
  /** The provider gets the client's own key. */
  passthrough?: true;
  headers: Record<string, string>;
  /** Headers that replace those, each with the name of the secret that is its value. */
  header_secrets?: Record<string, string>;
  quirks?: Quirk[];
  /** A web search that the model cannot make is refused, not left out. */
  refuses_lost_search?: true;
  /** Estimated tokens from which on a prefix is marked for the provider's cache. */
  cache_prefix_tokens?: number;
  /** Requests with the same beginning go to the same address. */
  prefix_affinity?: true;
  apis: FilterApi[];
  endpoints?: FilterEndpoint[];
}

/** Millionths of a US dollar per million tokens. */
export interface FilterPrices {
  input: number;
  output: number;
  cached_input: number;
}

export interface FilterTarget {
  name: string;
  /** Empty for a wildcard, which takes the model from the requested name. */
  model: string;
  /** Index into `providers`. */
  provider: number;
  prices?: FilterPrices;
  default_output_tokens?: number;
  /** The most that limits reserve for an answer, whatever the request states. */
  reserved_output_tokens?: number;
  /** What limits reserve for each, in place of an estimate. */
  image_tokens?: number;
  page_tokens?: number;
  second_tokens?: number;
  context_window?: number;
}

export interface PlannedAttempt {
  /** Index into `targets`. */
  target: number;
  /** The cluster that serves it. */
  cluster: string;
}

export interface FailoverPlan {
  /** Its share of the requests; 0 for a plan that only replaces others. 0..1000000 */
  weight: number;
  /** The cluster that Envoy routes the request to: that of the one attempt, or an aggregate of all. */
  cluster: string;
  attempts: PlannedAttempt[];
}

export interface FilterPool {
  name: string;
  plans: FailoverPlan[];
  /** Plans without some of the limited targets, used when their limits are reached. */
  shorter?: FailoverPlan[];
  /** brightstaff keeps the state of Responses requests for the name, and sees them first. */
  keeps_state?: true;
}

export interface FilterRateLimit {
  /**
   * Sixteen hexadecimal digits, constant while the limit counts the same, so that counts survive a new
   * configuration.
   */
  id: string;
  /** Errors name the limit with it, after the amount: `a minute for all models`. */
  about: string;
  /** The counted requests: indexes of targets, the index of a pool, or all requests if both are absent. */
  targets?: number[];
  /** Index into `pools`. */
  pool?: number;
  header?: string;
  /** The one value that the limit applies to; with a header but no value, each value has a bucket. */
  value?: string;
  /** Values that other limits apply to. */
  except?: string[];
  /** At least 1. */
  period_seconds: number;
  tokens?: number;
  /** Its tokens are those that were not read from a provider's cache. */
  skips_cached?: true;
  requests?: number;
  /** Millionths of a US dollar. */
  micro_usd?: number;
}

/** A scope that a rate limit service counts. */
export interface FilterLimitScope {
  /** The counted requests: indexes of targets, the index of a pool, or all requests if both are absent. */
  targets?: number[];
  /** Index into `pools`. */
  pool?: number;
  header?: string;
  /** Filter state for the name of a request's bucket, before an attempt. */
  limited: string;
  /** The same after the response. */
  used: string;
}

export interface FilterConfiguration {
  version: 1;
  brightstaff_cluster: string;
  /** The model listener's name, for observations. */
  listener?: string;
  /** Bytes of texts that an observation has; absent when it has none. */
  content_bytes?: number;
  /** Request headers, by the tags that observations have them as. */
  tags?: Record<string, string>;
  /** 1..1073741824 */
  request_body_bytes: number;
  /** 1..1073741824 */
  response_body_bytes: number;
  /** 1..1073741824 */
  stream_event_bytes: number;
  /** Milliseconds; 0 sets no bound. */
  stream_duration: number;
  /** Milliseconds; 0 sets no bound. */
  stream_idle: number;
  providers: FilterProvider[];
  /** Milliseconds after which one of several attempts at a stream is given up. At least 1. */
  first_byte_timeout: number;
  /** The same for a whole response. At least 1. */
  answer_timeout: number;
  failover_on?: FailoverReason[];
  /** Attempts after the first at a single target; those that an idle connection swallowed do not count. */
  max_retries: number;
  targets: FilterTarget[];
  /** The targets' own pools come first, at the targets' indexes. */
  pools: FilterPool[];
  /** Indexes into `pools`, as those of `wildcards` and `agents`. */
  models: Record<string, number>;
  wildcards: Record<string, number>;
  /** By the agent's id; only brightstaff can request them. */
  agents: Record<string, number>;
  /** The pool of requests without a model; -1 for none. -1..2147483647 */
  default: number;
  /** The callers that rate limits name, for metrics; absent when no listener authenticates. */
  callers?: string[];
  /** The pools of routing preferences, as far as limits need them. */
  routes?: number[];
  rate_limits?: FilterRateLimit[];
  limit_scopes?: FilterLimitScope[];
}
