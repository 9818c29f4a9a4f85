// `ext_authz` of a listener: a service of the user's own decides who may come in. Its address, what it sees
// of a request, and which headers of its response name the caller.
import { CALLER_HEADER, CALLER_MODELS_HEADER } from "../contract/headers.generated.js";
import type { AuthorizationService, ServiceAuth } from "../model/auth.js";
import type { ExtAuthzEntry } from "../schema/auth.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { readDuration } from "../syntax/duration.js";
import { addressOf } from "../upstreams/replicas.js";

const TIMEOUT = 1_000;
const CREDENTIALS = ["authorization", "x-api-key", "cookie"];
/** Headers for the service are removed after it; Plano, the connection or the provider needs these. */
const NEEDED =
  /^(host|connection|transfer-encoding|content-.*|accept.*|x-request-id|traceparent|tracestate|anthropic-.*|openai-.*|x-(plano|envoy)-.*)$/;
const LOOPBACK = /^(localhost|127\.[0-9.]+|\[?::1\]?)$/;

export function readServiceAuth(entry: ExtAuthzEntry, diagnostics: Diagnostics): ServiceAuth {
  const { headers = CREDENTIALS, caller_header: caller, models_header: models } = entry;
  const lower = headers.map((name) => name.toLowerCase());
  for (const { field, message } of headerErrors(entry, lower)) diagnostics.error([field], message);
  return {
    service: readService(entry, diagnostics),
    timeoutMilliseconds: readDuration(entry.timeout, diagnostics.at("timeout")) ?? TIMEOUT,
    headers: lower,
    ...(caller === undefined ? {} : { callerHeader: caller.toLowerCase() }),
    ...(models === undefined ? {} : { modelsHeader: models.toLowerCase() }),
  };
}

function readService(entry: ExtAuthzEntry, diagnostics: Diagnostics): AuthorizationService {
  const field = entry.url === undefined ? "grpc" : "url";
  const parsed = urlOf(entry);
  const error = placeError(entry, parsed);
  if (error !== undefined) diagnostics.error([field], error);
  if (parsed !== undefined) warnOfPlainService(parsed, diagnostics.at(field));
  // No service is configured for an invalid address.
  const url = parsed ?? new URL("http://localhost");
  return {
    protocol: entry.grpc === undefined ? "http" : "grpc",
    tls: url.protocol === "https:",
    ...addressOf(url),
    path: url.pathname.replace(/\/+$/, ""),
  };
}

/** `grpc` may be just `host:port`. Undefined for an invalid URL. */
function urlOf({ url, grpc = "" }: ExtAuthzEntry): URL | undefined {
  const text = url ?? (grpc.includes("://") ? grpc : `http://${grpc}`);
  return /^https?:\/\/[^/\\?#]/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
}

/** Requests carry credentials, and responses let callers in. */
function warnOfPlainService({ protocol, hostname }: URL, diagnostics: Diagnostics): void {
  if (protocol === "https:" || LOOPBACK.test(hostname)) return;
  const message = "is asked without encryption: anyone in between can read credentials and admit callers";
  diagnostics.warn([], message, "https://...");
}

function placeError(entry: ExtAuthzEntry, url: URL | undefined): string | undefined {
  if ((entry.url === undefined) === (entry.grpc === undefined)) {
    return "give the service's place as one of url and grpc";
  }
  const isGrpc = entry.url === undefined;
  if (url === undefined)
    return `must be ${isGrpc ? "host:port, or https://host:port" : "an http or https URL"}`;
  const { username, password, search, hash, pathname, port } = url;
  if (username + password !== "") return "must not hold credentials";
  if (search + hash !== "") return "must not have a query or a fragment";
  if (port === "0") return "must have a port from 1 to 65535";
  return isGrpc && pathname !== "/" ? "must have no path" : undefined;
}

interface FieldError {
  field: string;
  message: string;
}

/** `shown`: the headers that the service sees, in lower case. */
function headerErrors(entry: ExtAuthzEntry, shown: readonly string[]): FieldError[] {
  const { caller_header: caller, models_header: models } = entry;
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
