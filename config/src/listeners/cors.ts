// `cors` of a listener: which web pages may use it, and which headers they may send and read.

import { SHOWN_HEADERS } from "../contract/headers.generated.js";
import type { Cors } from "../model/model.js";
import type { CorsEntry } from "../schema/cors.js";
import type { ListenerEntry } from "../schema/listeners.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { parseDuration } from "../syntax/duration.js";
import type { PathPart } from "../syntax/errors.js";

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

export function browsedBy({ cors, hosts }: Partial<ListenerEntry>): { cors?: Cors; hosts?: string[] } {
  return { ...(cors && { cors: corsOf(cors) }), ...(hosts && { hosts }) };
}

function corsOf(cors: CorsEntry): Cors {
  const { max_age: maxAge, allow_headers: allowed, expose_headers: exposed } = cors;
  return {
    allowOrigins: cors.allow_origins.map((origin) => origin.toLowerCase().replace(OWN_PORT, "$1$2")),
    allowHeaders: allowed ?? ALLOWED_HEADERS,
    exposeHeaders: exposed ?? EXPOSED_HEADERS,
    maxAgeSeconds: Math.floor((maxAge === undefined ? MAX_AGE : parseDuration(maxAge)) / 1_000),
    allowCredentials: cors.allow_credentials === true,
  };
}

export function checkCors({ listeners }: PlanoFile, diagnostics: Diagnostics): void {
  for (const [index, { cors }] of listeners.entries()) {
    const path: PathPart[] = ["listeners", index, "cors"];
    for (const [at, origin] of (cors?.allow_origins ?? []).entries()) {
      const place = [...path, "allow_origins", at];
      if (origin === "*" && cors?.allow_credentials === true) {
        diagnostics.error(place, "cannot be combined with allow_credentials; name the origins");
      } else if (origin === "*") {
        const message = "lets every web page use this listener, and the keys behind it";
        diagnostics.warn(place, message, "name the origins, as in https://app.example");
      } else if (origin.includes("*") && origin.length > MAX_PATTERN) {
        diagnostics.error(place, `must have at most ${MAX_PATTERN} characters, having a *`);
      } else if (origin !== "null" && !ORIGIN.test(origin.toLowerCase())) {
        const hint =
          "scheme, host and port alone: https://app.example, https://*.app.example, http://localhost:*";
        diagnostics.error(place, "is not an origin", hint);
      }
    }
  }
}
