// The interface of filters: user's services that see a request before an agent or a model does, and change or stop it.

import type { JsonObject } from "../json.js";
import type { Holding } from "../memory-budget.js";
import type { Masks } from "./builtin/masks.js";

export interface FilterCall {
  /** The client's path, `/v1/chat/completions`. */
  path: string;
  /** The request's JSON in the client's own API. */
  body: JsonObject;
  /** Headers to send along, such as x-request-id and traceparent; never credentials. */
  headers: Record<string, string>;
  /** Of a request: the values that its answer gets back. */
  masks?: Masks;
  /** The body is one of many parts of a stream. */
  isPart?: boolean;
  /** Aborts when the client leaves, or when the request takes too long. */
  signal: AbortSignal;
  /** The request's memory; grows with the filter's answer. */
  holding?: Holding;
}

export type FilterVerdict = { body: JsonObject } | { stop: { status: number; message: string } };

export interface Filter {
  readonly id: string;
  readonly onFailure: "fail" | "skip";
  /** Rejects when the filter fails, or when the call's signal aborts. */
  apply(call: FilterCall): Promise<FilterVerdict>;
}

/** Names the backend to Envoy's backend listener. */
