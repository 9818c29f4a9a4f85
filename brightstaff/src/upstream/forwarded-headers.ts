// Which headers of a client's request go on, and which of a response come back.
import type { IncomingHttpHeaders } from "node:http";
import {
  CALLER_HEADER,
  CALLER_MODELS_HEADER,
  CONTENT_HEADER,
  ENVOY_HEADER_PREFIX,
  INTERNAL_HEADER_PREFIX,
  OWN_CALL_HEADER,
  type OwnCall,
} from "@plano/config/contract";

/**
 * Hop-by-hop headers (https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1), and headers that the other connection
 * creates.
 */
const OF_THE_CONNECTION = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "host",
  "content-length",
  "content-type",
  "expect",
  // brightstaff reads responses, and Envoy compresses them for the client.
  "accept-encoding",
]);

const TRACE = ["traceparent", "tracestate"];
const TRACING = ["x-request-id", ...TRACE, "baggage"];

type Headers = Record<string, string>;

/**
 * Headers for an agent or a model: all of the client's own. Envoy passes keys on only to services that should get them.
 */
export function forwardedHeaders(client: IncomingHttpHeaders, requestId: string): Headers {
  const own = Object.entries(client).filter(([name]) => !OF_THE_CONNECTION.has(name) && !isInternal(name));
  return { ...flat(own), "x-request-id": requestId };
}

/**
 * Headers for a model that brightstaff has chosen, without the caller's list, which limits what the caller asks for.
 */
export function chosenModelHeaders(client: IncomingHttpHeaders, requestId: string): Headers {
  const { [CALLER_MODELS_HEADER]: _, ...headers } = forwardedHeaders(client, requestId);
  return headers;
}

/** Headers for a filter: those that relate its work to the request, and no credential. */
export function filterHeaders(client: IncomingHttpHeaders, requestId: string): Headers {
  return { ...flat(TRACING.map((name) => [name, client[name]])), "x-request-id": requestId };
}

/** Marks brightstaff's own calls for the wasm filter, and whether a client's limits count them. */
const ownCall = (call: OwnCall): Headers => ({ [OWN_CALL_HEADER]: call });
export const UNCHARGED_CALL = ownCall("uncharged");
export const CHARGED_CALL = ownCall("charged");
/** A client's request that is repeated for another model: limits on all requests have counted it. */
export const REPEATED_CALL = ownCall("repeated");

/**
 * Headers of a call to a model on a client's behalf: the request and the trace it belongs to, the caller, what may be kept,
 * and the limits it counts in. The caller's list of models stays out: it bounds what the caller asks for, and brightstaff
 * chooses this model itself.
 */
export function ownCallHeaders(client: IncomingHttpHeaders, limitHeaders: readonly string[]): Headers {
  const names = ["x-request-id", ...TRACE, CALLER_HEADER, CONTENT_HEADER, ...limitHeaders];
  return { ...flat(names.map((name) => [name, client[name]])), ...CHARGED_CALL };
}

/** Headers of a response for the client. */
export function answerHeaders(answer: IncomingHttpHeaders): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(answer)) {
    const passes = name === "content-type" || name === "content-length" || !OF_THE_CONNECTION.has(name);
    if (passes && value !== undefined) headers[name] = value;
  }
  return headers;
}

/** For Envoy, which enforces them. */
const ENFORCED: readonly string[] = [CALLER_HEADER, CALLER_MODELS_HEADER, CONTENT_HEADER];

function isInternal(name: string): boolean {
  if (ENFORCED.includes(name)) return false;
  return name.startsWith(INTERNAL_HEADER_PREFIX) || name.startsWith(ENVOY_HEADER_PREFIX);
}

function flat(entries: readonly (readonly [string, string | string[] | undefined])[]): Headers {
  const headers: Headers = {};
  for (const [name, value] of entries)
    if (value !== undefined) headers[name] = typeof value === "string" ? value : value.join(", ");
  return headers;
}
