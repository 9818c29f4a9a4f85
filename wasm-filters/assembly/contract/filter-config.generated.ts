// Generated from config/contract/filter-config.ts by `npm run generate`; changes here are lost.

import { Buffer } from "../bytes/buffer";
import { JsonKind } from "../json/json-index";
import {
  LARGEST,
  enter,
  readConstant,
  readCount,
  readFlag,
  readIndex,
  readInteger,
  readList,
  readMap,
  readName,
  readOptionalCount,
  readOptionalFlags,
  readOptionalIndex,
  readOptionalList,
  readOptionalMap,
  readOptionalName,
  readOptionalObject,
  readOptionalText,
  readOptionalTexts,
  readText,
  readTextOrEmpty,
} from "../json/object-reader";
import { Endpoint, endpointNamed } from "./endpoints.generated";
import { Format, formatNamed } from "./formats.generated";
import { authStyleNamed } from "./auth-styles.generated";
import { failoverReasonNamed } from "./failover-reasons.generated";
import { quirkNamed } from "./quirks.generated";

/**
 * How something that a provider offers is called; `auth` and `headers` only where they differ from the
 * provider's.
 */
export abstract class CallObject {
  readonly path: Buffer = readText("path");
  /** Where streams are asked for, if not at `path`. Empty if absent. */
  readonly streamPath: Buffer = readOptionalText("stream_path");
  /** -1 if absent. */
  readonly auth: i32 = readOptionalName("auth", authStyleNamed, -1);
  /** Token of an object with texts. -1 if absent. */
  readonly headers: i32 = readOptionalMap("headers", JsonKind.String);
}

export class ApiObject extends CallObject {
  readonly format: Format = readName("format", formatNamed, Format.Unknown);
  /** Where tokens are counted, if the API does. Empty if absent. */
  readonly countPath: Buffer = readOptionalText("count_path");

  static from(token: i32): ApiObject {
    enter(token);
    return new ApiObject();
  }
}

export class EndpointObject extends CallObject {
  readonly name: Endpoint = readName("name", endpointNamed, Endpoint.None);

  static from(token: i32): EndpointObject {
    enter(token);
    return new EndpointObject();
  }
}

export class ProviderObject {
  readonly id: Buffer = readText("id");
  readonly authority: Buffer = readText("authority");
  readonly auth: i32 = readName("auth", authStyleNamed, -1);
  /** Names of secrets; absent when no key is sent. Null if absent. */
  readonly keySecrets: Array<Buffer> | null = readOptionalTexts("key_secrets");
  /** The provider gets the client's own key. */
  readonly passthrough: bool = readFlag("passthrough");
  /** Token of an object with texts. */
  readonly headers: i32 = readMap("headers", JsonKind.String);
  /**
   * Headers that replace those, each with the name of the secret that is its value. Token of an object with texts.
   * -1 if absent.
   */
  readonly headerSecrets: i32 = readOptionalMap("header_secrets", JsonKind.String);
  /** Flags of Quirk. */
  readonly quirks: u32 = readOptionalFlags("quirks", quirkNamed);
  /** A web search that the model cannot make is refused, not left out. */
  readonly refusesLostSearch: bool = readFlag("refuses_lost_search");
  /** Estimated tokens from which on a prefix is marked for the provider's cache. -1 if absent. */
  readonly cachePrefixTokens: i64 = readOptionalCount("cache_prefix_tokens");
  /** Requests with the same beginning go to the same address. */
  readonly prefixAffinity: bool = readFlag("prefix_affinity");
  /** Token of a list of ApiObject. */
  readonly apis: i32 = readList("apis", JsonKind.Object, "a provider must have an API");
  /** Token of a list of EndpointObject. -1 if absent. */
  readonly endpoints: i32 = readOptionalList("endpoints", JsonKind.Object);

  static from(token: i32): ProviderObject {
    enter(token);
    return new ProviderObject();
  }
}

/** Millionths of a US dollar per million tokens. */
export class PricesObject {
  readonly input: i64 = readCount("input");
  readonly output: i64 = readCount("output");
  readonly cachedInput: i64 = readCount("cached_input");

  static from(token: i32): PricesObject {
    enter(token);
    return new PricesObject();
  }
}

export class TargetObject {
  readonly name: Buffer = readText("name");
  /** Empty for a wildcard, which takes the model from the requested name. */
  readonly model: Buffer = readTextOrEmpty("model");
  /** Index into `providers`. */
  readonly provider: i32 = readIndex("provider");
  /** Token of PricesObject. -1 if absent. */
  readonly prices: i32 = readOptionalObject("prices");
  /** -1 if absent. */
  readonly defaultOutputTokens: i64 = readOptionalCount("default_output_tokens");
  /** The most that limits reserve for an answer, whatever the request states. -1 if absent. */
  readonly reservedOutputTokens: i64 = readOptionalCount("reserved_output_tokens");
  /** What limits reserve for each, in place of an estimate. -1 if absent. */
  readonly imageTokens: i64 = readOptionalCount("image_tokens");
  /** -1 if absent. */
  readonly pageTokens: i64 = readOptionalCount("page_tokens");
  /** -1 if absent. */
  readonly secondTokens: i64 = readOptionalCount("second_tokens");
  /** -1 if absent. */
  readonly contextWindow: i64 = readOptionalCount("context_window");

  static from(token: i32): TargetObject {
    enter(token);
    return new TargetObject();
  }
}

export class AttemptObject {
  /** Index into `targets`. */
  readonly target: i32 = readIndex("target");
  /** The cluster that serves it. */
  readonly cluster: Buffer = readText("cluster");

  static from(token: i32): AttemptObject {
    enter(token);
    return new AttemptObject();
  }
}

export class PlanObject {
  /** Its share of the requests; 0 for a plan that only replaces others. */
  readonly weight: i32 = <i32>readInteger("weight", 0, 1000000);
  /** The cluster that Envoy routes the request to: that of the one attempt, or an aggregate of all. */
  readonly cluster: Buffer = readText("cluster");
  /** Token of a list of AttemptObject. */
  readonly attempts: i32 = readList("attempts", JsonKind.Object, "a plan must have an attempt");

  static from(token: i32): PlanObject {
    enter(token);
    return new PlanObject();
  }
}

export class PoolObject {
  readonly name: Buffer = readText("name");
  /** Token of a list of PlanObject. */
  readonly plans: i32 = readList("plans", JsonKind.Object, "a pool must have a plan");
  /**
   * Plans without some of the limited targets, used when their limits are reached. Token of a list of PlanObject.
   * -1 if absent.
   */
  readonly shorter: i32 = readOptionalList("shorter", JsonKind.Object);
  /** brightstaff keeps the state of Responses requests for the name, and sees them first. */
  readonly keepsState: bool = readFlag("keeps_state");

  static from(token: i32): PoolObject {
    enter(token);
    return new PoolObject();
  }
}

export class RateLimitObject {
  /**
   * Sixteen hexadecimal digits, constant while the limit counts the same, so that counts survive a new
   * configuration.
   */
  readonly id: Buffer = readText("id");
  /** Errors name the limit with it, after the amount: `a minute for all models`. */
  readonly about: Buffer = readText("about");
  /**
   * The counted requests: indexes of targets, the index of a pool, or all requests if both are absent. Token of a
   * list of indexes into `targets`. -1 if absent.
   */
  readonly targets: i32 = readOptionalList("targets", JsonKind.Number);
  /** Index into `pools`. -1 if absent. */
  readonly pool: i32 = readOptionalIndex("pool");
  /** Empty if absent. */
  readonly header: Buffer = readOptionalText("header");
  /** The one value that the limit applies to; with a header but no value, each value has a bucket. Empty if absent. */
  readonly value: Buffer = readOptionalText("value");
  /** Values that other limits apply to. Null if absent. */
  readonly except: Array<Buffer> | null = readOptionalTexts("except");
  readonly periodSeconds: i64 = readInteger("period_seconds", 1, LARGEST);
  /** -1 if absent. */
  readonly tokens: i64 = readOptionalCount("tokens");
  /** Its tokens are those that were not read from a provider's cache. */
  readonly skipsCached: bool = readFlag("skips_cached");
  /** -1 if absent. */
  readonly requests: i64 = readOptionalCount("requests");
  /** Millionths of a US dollar. -1 if absent. */
  readonly microUsd: i64 = readOptionalCount("micro_usd");

  static from(token: i32): RateLimitObject {
    enter(token);
    return new RateLimitObject();
  }
}

/** A scope that a rate limit service counts. */
export class LimitScopeObject {
  /**
   * The counted requests: indexes of targets, the index of a pool, or all requests if both are absent. Token of a
   * list of indexes into `targets`. -1 if absent.
   */
  readonly targets: i32 = readOptionalList("targets", JsonKind.Number);
  /** Index into `pools`. -1 if absent. */
  readonly pool: i32 = readOptionalIndex("pool");
  /** Empty if absent. */
  readonly header: Buffer = readOptionalText("header");
  /** Filter state for the name of a request's bucket, before an attempt. */
  readonly limited: Buffer = readText("limited");
  /** The same after the response. */
  readonly used: Buffer = readText("used");

  static from(token: i32): LimitScopeObject {
    enter(token);
    return new LimitScopeObject();
  }
}

export class ConfigurationObject {
  readonly version: bool = readConstant("version", 1);
  readonly brightstaffCluster: Buffer = readText("brightstaff_cluster");
  /** The model listener's name, for observations. Empty if absent. */
  readonly listener: Buffer = readOptionalText("listener");
  /** Bytes of texts that an observation has; absent when it has none. -1 if absent. */
  readonly contentBytes: i64 = readOptionalCount("content_bytes");
  /** Request headers, by the tags that observations have them as. Token of an object with texts. -1 if absent. */
  readonly tags: i32 = readOptionalMap("tags", JsonKind.String);
  readonly requestBodyBytes: i32 = <i32>readInteger("request_body_bytes", 1, 1073741824);
  readonly responseBodyBytes: i32 = <i32>readInteger("response_body_bytes", 1, 1073741824);
  readonly streamEventBytes: i32 = <i32>readInteger("stream_event_bytes", 1, 1073741824);
  /** Milliseconds; 0 sets no bound. */
  readonly streamDuration: i64 = readCount("stream_duration");
  /** Milliseconds; 0 sets no bound. */
  readonly streamIdle: i64 = readCount("stream_idle");
  /** Token of a list of ProviderObject. */
  readonly providers: i32 = readList("providers", JsonKind.Object);
  /** Milliseconds after which one of several attempts at a stream is given up. */
  readonly firstByteTimeout: i64 = readInteger("first_byte_timeout", 1, LARGEST);
  /** The same for a whole response. */
  readonly answerTimeout: i64 = readInteger("answer_timeout", 1, LARGEST);
  /** Flags of FailoverReason. */
  readonly failoverOn: u32 = readOptionalFlags("failover_on", failoverReasonNamed);
  /** Attempts after the first at a single target; those that an idle connection swallowed do not count. */
  readonly maxRetries: i64 = readCount("max_retries");
  /** Token of a list of TargetObject. */
  readonly targets: i32 = readList("targets", JsonKind.Object);
  /** The targets' own pools come first, at the targets' indexes. Token of a list of PoolObject. */
  readonly pools: i32 = readList("pools", JsonKind.Object);
  /** Indexes into `pools`, as those of `wildcards` and `agents`. Token of an object with indexes. */
  readonly models: i32 = readMap("models", JsonKind.Number);
  /** Token of an object with indexes. */
  readonly wildcards: i32 = readMap("wildcards", JsonKind.Number);
  /** By the agent's id; only brightstaff can request them. Token of an object with indexes. */
  readonly agents: i32 = readMap("agents", JsonKind.Number);
  /** The pool of requests without a model; -1 for none. */
  readonly defaultIndex: i32 = <i32>readInteger("default", -1, 2147483647);
  /** The callers that rate limits name, for metrics; absent when no listener authenticates. Null if absent. */
  readonly callers: Array<Buffer> | null = readOptionalTexts("callers");
  /**
   * The pools of routing preferences, as far as limits need them. Token of a list of indexes into `pools`. -1 if
   * absent.
   */
  readonly routes: i32 = readOptionalList("routes", JsonKind.Number);
  /** Token of a list of RateLimitObject. -1 if absent. */
  readonly rateLimits: i32 = readOptionalList("rate_limits", JsonKind.Object);
  /** Token of a list of LimitScopeObject. -1 if absent. */
  readonly limitScopes: i32 = readOptionalList("limit_scopes", JsonKind.Object);

  static from(token: i32): ConfigurationObject {
    enter(token);
    return new ConfigurationObject();
  }
}
