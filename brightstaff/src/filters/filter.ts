// What a filter is: a service of the user's that sees a request before an agent or a model does, and changes or stops it.

import type { JsonObject } from "../json.js";
import type { Holding } from "../memory-budget.js";

export type { Filter as FilterSettings } from "@plano/config";

export interface FilterCall {
  /** The client's path, `/v1/chat/completions`. */
  path: string;
  /** The request's JSON in the client's own API. */
  body: JsonObject;
  /** To be sent along: x-request-id, traceparent and the like; never credentials. */
  headers: Record<string, string>;
  /** One of the many parts of a stream. */
  isPart?: boolean;
  /** The client left, or the whole took too long. */
  signal: AbortSignal;
  /** Of the request that it is for: grows with the filter's answer. */
  holding?: Holding;
}

export type FilterVerdict = { body: JsonObject } | { stop: { status: number; message: string } };

export interface Filter {
  readonly id: string;
  readonly onFailure: "fail" | "skip";
  /** Rejects when the filter cannot tell, or the call's signal ends. */
  apply(call: FilterCall): Promise<FilterVerdict>;
}

/** Says Envoy's loopback listener which backend is meant. */
export const BACKEND_HEADER = "x-arch-upstream";
