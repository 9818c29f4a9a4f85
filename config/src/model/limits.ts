// Bounds of sizes and durations, and rate limits.

import type { Address } from "./address.js";

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
