// `cors` of a listener: which web pages may use it, and which headers they may send and read.

import { SHOWN_HEADERS } from "../contract/headers.generated.js";
import type { Cors } from "../model/listener.js";
import type { CorsEntry } from "../schema/cors.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { readDuration } from "../syntax/duration.js";

const MAX_AGE = 3_600_000;
/** Envoy bounds the size of regular expressions. */
const MAX_PATTERN = 60;
/**
 * `*` does not cover `authorization`, and is literal for requests with credentials, so the headers of SDKs
 * are listed beside it.
 */
const ALLOWED_HEADERS = [
  "*",
  "authorization",
  "content-type",
  "x-api-key",
  "anthropic-version",
  "anthropic-beta",
  "anthropic-dangerous-direct-browser-access",
];
/** Exact names: `*` does not work for requests with credentials. */
const EXPOSED_HEADERS = [
  "x-request-id",
  "request-id",
  "retry-after",
  ...SHOWN_HEADERS,
  ...["limit", "remaining", "reset"].flatMap((figure) => [
    `x-ratelimit-${figure}`,
    `x-ratelimit-${figure}-usd`,
    ...["requests", "tokens"].flatMap((unit) => [
      `x-ratelimit-${figure}-${unit}`,
      `anthropic-ratelimit-${unit}-${figure}`,
    ]),
  ]),
];

/** Scheme, host (optionally after `*.`), port (or `:*`). */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/(\*\.)?([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(:(\d{1,5}|\*))?$/;

/** Browsers omit the scheme's default port. */
const OWN_PORT = /^(?:(http:.*):80|(https:.*):443)$/;

export function readCors(entry: CorsEntry, diagnostics: Diagnostics): Cors {
  const { allow_headers: allowed, expose_headers: exposed, allow_credentials: credentials = false } = entry;
  for (const [index, origin] of entry.allow_origins.entries()) {
    checkOrigin(origin, credentials, diagnostics.at("allow_origins", index));
  }
  const maxAge = readDuration(entry.max_age, diagnostics.at("max_age"), 0) ?? MAX_AGE;
  return {
    allowOrigins: entry.allow_origins.map((origin) => origin.toLowerCase().replace(OWN_PORT, "$1$2")),
    allowHeaders: allowed ?? ALLOWED_HEADERS,
    exposeHeaders: exposed ?? EXPOSED_HEADERS,
    maxAgeSeconds: Math.floor(maxAge / 1_000),
    allowCredentials: credentials,
  };
}

function checkOrigin(origin: string, credentials: boolean, diagnostics: Diagnostics): void {
  if (origin === "*" && credentials) {
    diagnostics.error([], "cannot be combined with allow_credentials; name the origins");
  } else if (origin === "*") {
    const message = "lets every web page use this listener, and the keys behind it";
    diagnostics.warn([], message, "name the origins, as in https://app.example");
  } else if (origin.includes("*") && origin.length > MAX_PATTERN) {
    diagnostics.error([], `must have at most ${MAX_PATTERN} characters, having a *`);
  } else if (origin !== "null" && !ORIGIN.test(origin.toLowerCase())) {
    const hint =
      "scheme, host and port alone: https://app.example, https://*.app.example, http://localhost:*";
    diagnostics.error([], "is not an origin", hint);
  }
}
