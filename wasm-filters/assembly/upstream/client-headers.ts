// Chooses which response headers of a provider or an agent the client gets. Headers about the body pass; headers about
// the connection, the site, browsers, or proxies in front of Plano do not. Names without a vendor's prefix pass only if
// listed, because standards keep adding ones that steer browsers. `x-` names, in which providers report limits, ids and
// times, pass unless listed.

import { ENVOY_HEADER_PREFIX, INTERNAL_HEADER_PREFIX } from "../contract/headers.generated";
import { HeaderReader } from "../abi/headers";
import { startsWithAscii } from "../bytes/slice";

const KNOWN: StaticArray<string> = [
  ":status",
  "accept-ranges",
  "age",
  "allow",
  "apim-request-id",
  "cache-control",
  "cf-ray",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-length",
  "content-range",
  "content-type",
  "date",
  "deprecation",
  "etag",
  "expires",
  "last-modified",
  "request-id",
  "retry-after",
  "retry-after-ms",
  "sunset",
  "traceparent",
  "tracestate",
  "vary",
];

const KNOWN_PREFIXES: StaticArray<string> = ["anthropic-", "azureml-", "openai-", "ratelimit"];

/** Headers that steer browsers or proxies, and headers of Plano and Envoy. */
const STEERING_PREFIXES: StaticArray<string> = [
  INTERNAL_HEADER_PREFIX,
  ENVOY_HEADER_PREFIX,
  "x-accel-",
  "x-content-",
  "x-dns-",
  "x-download-",
  "x-forwarded-",
  "x-frame-",
  "x-http-method",
  "x-lighttpd-",
  "x-litespeed-",
  "x-original-",
  "x-permitted-",
  "x-powered-",
  "x-real-ip",
  "x-rewrite-",
  "x-robots-",
  "x-sendfile",
  "x-sourcemap",
  "x-ua-",
  "x-webkit-",
  "x-xss-",
];

export function isForClient(header: HeaderReader): bool {
  const name = header.namePtr;
  const length = header.nameLen;
  if (startsWithAscii(name, length, "x-")) return !beginsWithOne(STEERING_PREFIXES, name, length);
  for (let i = 0; i < KNOWN.length; i++) if (header.nameIs(unchecked(KNOWN[i]))) return true;
  return beginsWithOne(KNOWN_PREFIXES, name, length);
}

function beginsWithOne(prefixes: StaticArray<string>, name: usize, length: i32): bool {
  for (let i = 0; i < prefixes.length; i++) {
    if (startsWithAscii(name, length, unchecked(prefixes[i]))) return true;
  }
  return false;
}
