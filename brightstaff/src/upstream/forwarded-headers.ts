// Which headers of a client's go on, and which of an answer's come back.
import type { IncomingHttpHeaders } from "node:http";

/** https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1, and what is made anew for the other connection. */
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
  // Answers are read, and compressed for the client by Envoy.
  "accept-encoding",
]);

const TRACE = ["traceparent", "tracestate"];
const CALLER = "x-plano-caller";
const CALLER_MODELS = "x-plano-caller-models";
const TRACING = ["x-request-id", ...TRACE, "baggage"];

type Headers = Record<string, string>;

/** To an agent or a model: all that is the client's own. Envoy passes keys on only to those that are to have them. */
export function forwardedHeaders(client: IncomingHttpHeaders, requestId: string): Headers {
  const own = Object.entries(client).filter(([name]) => !OF_THE_CONNECTION.has(name) && !isInternal(name));
  return { ...flat(own), "x-request-id": requestId };
}

/** To a model that brightstaff has chosen: the caller's list bounds what the caller asks for. */
export function chosenModelHeaders(client: IncomingHttpHeaders, requestId: string): Headers {
  const { [CALLER_MODELS]: _, ...headers } = forwardedHeaders(client, requestId);
  return headers;
}

/** To a filter: what ties its work to the request, and no credential. */
export function filterHeaders(client: IncomingHttpHeaders, requestId: string): Headers {
  return { ...flat(TRACING.map((name) => [name, client[name]])), "x-request-id": requestId };
}

/** Says to the wasm filter that brightstaff asks for its own ends, and whether limits on a client count what that costs. */
const OWN_CALL = "x-plano-own-call";
export const UNCHARGED_CALL: Headers = { [OWN_CALL]: "uncharged" };
export const CHARGED_CALL: Headers = { [OWN_CALL]: "charged" };
/** Not for its own ends, but again for a client: limits on all requests have counted it when an earlier model was asked. */
export const REPEATED_CALL: Headers = { [OWN_CALL]: "repeated" };

/**
 * Headers of a call to a model on a client's behalf: the trace it belongs to, the caller, and the limits it counts in. The
 * caller's list of models stays out: it bounds what the caller asks for, and brightstaff chooses this model itself.
 */
export function ownCallHeaders(client: IncomingHttpHeaders, limitHeaders: readonly string[]): Headers {
  const names = [...TRACE, CALLER, ...limitHeaders];
  return { ...flat(names.map((name) => [name, client[name]])), ...CHARGED_CALL };
}

/** Back to the client. */
export function answerHeaders(answer: IncomingHttpHeaders): Record<string, string | string[]> {
  const own = Object.entries(answer).filter(
    ([name]) => name === "content-type" || name === "content-length" || !OF_THE_CONNECTION.has(name),
  );
  return Object.fromEntries(own.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** Who calls and what that may ask for goes on to Envoy, which holds it to it. */
function isInternal(name: string): boolean {
  if (name === CALLER || name === CALLER_MODELS) return false;
  return name.startsWith("x-plano-") || name.startsWith("x-envoy-");
}

function flat(entries: readonly (readonly [string, string | string[] | undefined])[]): Headers {
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, [value].flat().join(", ")]])),
  );
}
