// Which headers of a client's request go on, and which of a response come back.
import type { IncomingHttpHeaders } from "node:http";

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
const CALLER = "x-plano-caller";
const CALLER_MODELS = "x-plano-caller-models";
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
  const { [CALLER_MODELS]: _, ...headers } = forwardedHeaders(client, requestId);
  return headers;
}

/** Headers for a filter: those that relate its work to the request, and no credential. */
export function filterHeaders(client: IncomingHttpHeaders, requestId: string): Headers {
  return { ...flat(TRACING.map((name) => [name, client[name]])), "x-request-id": requestId };
}

/** Marks brightstaff's own calls for the wasm filter, and whether a client's limits count them. */
const OWN_CALL = "x-plano-own-call";
export const UNCHARGED_CALL: Headers = { [OWN_CALL]: "uncharged" };
export const CHARGED_CALL: Headers = { [OWN_CALL]: "charged" };
/** A client's request that is repeated for another model: limits on all requests have counted it. */
export const REPEATED_CALL: Headers = { [OWN_CALL]: "repeated" };

/**
 * Headers of a call to a model on a client's behalf: the trace it belongs to, the caller, and the limits it counts in. The
 * caller's list of models stays out: it bounds what the caller asks for, and brightstaff chooses this model itself.
 */
export function ownCallHeaders(client: IncomingHttpHeaders, limitHeaders: readonly string[]): Headers {
  const names = [...TRACE, CALLER, ...limitHeaders];
  return { ...flat(names.map((name) => [name, client[name]])), ...CHARGED_CALL };
}

/** Headers of a response for the client. */
export function answerHeaders(answer: IncomingHttpHeaders): Record<string, string | string[]> {
  const own = Object.entries(answer).filter(
    ([name]) => name === "content-type" || name === "content-length" || !OF_THE_CONNECTION.has(name),
  );
  return Object.fromEntries(own.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** The caller and its list of models go on to Envoy, which enforces them. */
function isInternal(name: string): boolean {
  if (name === CALLER || name === CALLER_MODELS) return false;
  return name.startsWith("x-plano-") || name.startsWith("x-envoy-");
}

function flat(entries: readonly (readonly [string, string | string[] | undefined])[]): Headers {
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, [value].flat().join(", ")]])),
  );
}
