// `ext_authz` of a listener: a service of the user's own decides who may come in. Its address, what it sees
// of a request, and which headers of its response name the caller.
import { CALLER_HEADER, CALLER_MODELS_HEADER } from "../contract/headers.generated.js";
import type { AuthorizationService, ServiceAuth } from "../model/auth.js";
import type { ExtAuthzEntry } from "../schema/auth.js";
import type { ListenerEntry } from "../schema/listeners.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { parseDuration } from "../syntax/duration.js";
import { addressOf } from "../upstreams/replicas.js";

const TIMEOUT = 1_000;
const CREDENTIALS = ["authorization", "x-api-key", "cookie"];
/** Headers for the service are removed after it; Plano, the connection or the provider needs these. */
const NEEDED =
  /^(host|connection|transfer-encoding|content-.*|accept.*|x-request-id|traceparent|tracestate|anthropic-.*|openai-.*|x-(plano|envoy)-.*)$/;
const LOOPBACK = /^(localhost|127\.[0-9.]+|\[?::1\]?)$/;

export function serviceAuthOf(entry: ExtAuthzEntry): ServiceAuth {
  const { timeout, headers = CREDENTIALS, caller_header: caller, models_header: models } = entry;
  return {
    service: serviceOf(entry),
    timeoutMilliseconds: timeout === undefined ? TIMEOUT : parseDuration(timeout),
    headers: headers.map((name) => name.toLowerCase()),
    ...(caller === undefined ? {} : { callerHeader: caller.toLowerCase() }),
    ...(models === undefined ? {} : { modelsHeader: models.toLowerCase() }),
  };
}

function serviceOf(entry: ExtAuthzEntry): AuthorizationService {
  // No service is configured for an invalid address.
  const url = new URL(urlOf(entry) ?? "http://localhost");
  return {
    protocol: entry.grpc === undefined ? "http" : "grpc",
    tls: url.protocol === "https:",
    ...addressOf(url),
    path: url.pathname.replace(/\/+$/, ""),
  };
}

/** `grpc` may be just `host:port`. Undefined for an invalid URL. */
function urlOf({ url, grpc = "" }: ExtAuthzEntry): string | undefined {
  const text = url ?? (grpc.includes("://") ? grpc : `http://${grpc}`);
  return /^https?:\/\/[^/\\?#]/.test(text) && URL.canParse(text) ? text : undefined;
}

export function checkAuthorizationService(
  { auth }: ListenerEntry,
  listener: number,
  diagnostics: Diagnostics,
): void {
  const entry = auth?.ext_authz;
  if (entry === undefined) return;
  const path = ["listeners", listener, "auth", "ext_authz"];
  const found = [placeError(entry), ...headerErrors(entry)].filter((error) => error !== undefined);
  for (const { field, message } of found) diagnostics.error([...path, field], message);
}

interface FieldError {
  field: string;
  message: string;
}

function placeError(entry: ExtAuthzEntry): FieldError | undefined {
  const field = entry.url === undefined ? "grpc" : "url";
  if ((entry.url === undefined) === (entry.grpc === undefined)) {
    return { field, message: "give the service's place as one of url and grpc" };
  }
  const text = urlOf(entry);
  if (text === undefined) {
    const wanted = field === "url" ? "an http or https URL" : "host:port, or https://host:port";
    return { field, message: `must be ${wanted}` };
  }
  const { username, password, search, hash, pathname, port } = new URL(text);
  if (username + password !== "") return { field, message: "must not hold credentials" };
  if (search + hash !== "") return { field, message: "must not have a query or a fragment" };
  if (port === "0") return { field, message: "must have a port from 1 to 65535" };
  if (field === "grpc" && pathname !== "/") return { field, message: "must have no path" };
  return undefined;
}

function headerErrors(entry: ExtAuthzEntry): FieldError[] {
  const { headers = CREDENTIALS, caller_header: caller, models_header: models } = entry;
  const shown = headers.map((name) => name.toLowerCase());
  const needed = shown.find((name) => NEEDED.test(name));
  const errors: FieldError[] = [];
  if (needed !== undefined) {
    errors.push({
      field: "headers",
      message: `${needed} is needed behind the service, where these headers are removed`,
    });
  }
  const own = { caller_header: [caller, CALLER_HEADER], models_header: [models, CALLER_MODELS_HEADER] };
  for (const [field, [written, ours]] of Object.entries(own)) {
    const name = written?.toLowerCase();
    if (name === undefined || name === ours) continue;
    if (NEEDED.test(name) || shown.includes(name)) {
      errors.push({ field, message: `${name} cannot be used: Plano drops what clients send in it` });
    }
  }
  if (caller !== undefined && caller.toLowerCase() === models?.toLowerCase()) {
    errors.push({ field: "models_header", message: "is already the caller_header" });
  }
  return errors;
}

/** Requests carry credentials, and responses let callers in. */
export function warnOfPlainService({ listeners }: PlanoFile, diagnostics: Diagnostics): void {
  for (const [index, { auth }] of listeners.entries()) {
    const text = auth?.ext_authz && urlOf(auth.ext_authz);
    if (text === undefined) continue;
    const { protocol, hostname } = new URL(text);
    if (protocol === "https:" || LOOPBACK.test(hostname)) continue;
    const message = "is asked without encryption: anyone in between can read credentials and admit callers";
    const field = auth?.ext_authz?.url === undefined ? "grpc" : "url";
    diagnostics.warn(["listeners", index, "auth", "ext_authz", field], message, "https://...");
  }
}
