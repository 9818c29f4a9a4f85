// A reply of Envoy's own, for itself or a filter, and the response it becomes.
import { latin1 } from "./bytes.js";
import { HeaderMap, type HeaderPair } from "./header-map.js";

export interface LocalReply {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  readonly details: string;
  /** Who requested it: the filter in either role, or Envoy (no route, timeout, body too large, reset, ...). */
  readonly source: "gateway" | "upstream" | "envoy";
}

/** The response headers: content-length always fits the body; the default content-type is text/plain. */
export function localReplyHeaders(reply: LocalReply): HeaderMap {
  const headers = new HeaderMap([[":status", String(reply.status)], ...reply.headers]);
  if (reply.body.length === 0) {
    headers.remove("content-type");
    headers.remove("content-length");
    return headers;
  }
  headers.replace("content-length", String(reply.body.length));
  if (!headers.has("content-type")) headers.add("content-type", "text/plain");
  return headers;
}

export function envoyReply(status: number, body: Uint8Array, details: string): LocalReply {
  return { status, headers: [], body, details, source: "envoy" };
}

/** Envoy replaces white space in a filter's details. */
export function cleanDetails(details: Uint8Array): string {
  return latin1(details).replace(/\s/g, "_");
}
