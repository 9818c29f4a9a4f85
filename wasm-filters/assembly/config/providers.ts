// Reads the providers: their endpoints, paths, and the headers that carry their keys.

import { Buffer } from "../bytes/buffer";
import { AuthStyle, authStyleNamed } from "../contract/auth-styles.generated";
import { Format, formatNamed } from "../contract/formats.generated";
import { Quirk, quirkNamed } from "../contract/quirks.generated";
import { Endpoint, endpointNamed } from "../contract/endpoints.generated";
import { Provider, ProviderEndpoint } from "../targets/provider";
import { Secret } from "../targets/secret";
import { ConfigScope } from "./scope";

const MAX_PREFIX_TOKENS: i64 = 100_000_000;

/** Appends to `out`; false with an error in `scope`. */
export function readProviders(scope: ConfigScope, out: Array<Provider>): bool {
  const json = scope.json;
  const list = json.find(0, "providers");
  if (!json.isArray(list)) return scope.refuse("providers must be an array");
  for (let item = list + 1; item < json.next(list); item = json.next(item)) {
    const provider = new Provider();
    if (!readProvider(scope, item, provider)) return false;
    out.push(provider);
  }
  return true;
}

function readProvider(scope: ConfigScope, item: i32, provider: Provider): bool {
  const json = scope.json;
  if (!scope.text(item, "id", provider.id) || !scope.text(item, "authority", provider.authority))
    return false;
  const auth = authOf(scope, item, AuthStyle.None);
  if (auth < 0) return false;
  provider.passthrough = json.isTrue(json.find(item, "passthrough"));
  const prefix = json.integer(json.find(item, "cache_prefix_tokens"));
  provider.prefixAffinity = json.isTrue(json.find(item, "prefix_affinity"));
  provider.cachePrefix = <i32>max<i64>(0, min(prefix, MAX_PREFIX_TOKENS));
  const quirks = json.find(item, "quirks");
  for (let each = quirks + 1; json.isArray(quirks) && each < json.next(quirks); each = json.next(each)) {
    const quirk = quirkNamed(json.textPtr(each), json.textLen(each));
    if (quirk == Quirk.None) return scope.refuse("a quirk is not one this filter knows");
    provider.quirks |= quirk;
  }
  const secrets = json.find(item, "header_secrets");
  if (secrets >= 0 && !readSecretHeaders(scope, secrets, provider)) return false;
  if (!readEndpoints(scope, item, "apis", auth, provider)) return false;
  if (provider.apis.length == 0) return scope.refuse("a provider must have an API");
  if (json.find(item, "endpoints") >= 0 && !readEndpoints(scope, item, "endpoints", auth, provider))
    return false;
  if (auth == AuthStyle.None || provider.passthrough) return true;
  const keys = json.find(item, "key_secrets");
  if (!json.isArray(keys) || json.next(keys) == keys + 1) {
    return scope.refuse("key_secrets must name secrets");
  }
  for (let each = keys + 1; each < json.next(keys); each = json.next(each)) {
    if (json.textLen(each) == 0) return scope.refuse("key_secrets must name secrets");
    provider.keys.add(scope.decoded(each));
  }
  return true;
}

/** A secret without a value refuses requests, as a missing key does. */
function readSecretHeaders(scope: ConfigScope, headers: i32, provider: Provider): bool {
  const json = scope.json;
  if (!json.isObject(headers)) return scope.refuse("header_secrets must name secrets");
  for (let key = headers + 1; key < json.next(headers); key = json.next(key + 1)) {
    if (json.textLen(key + 1) == 0) return scope.refuse("header_secrets must name secrets");
    const secret = new Secret(scope.decoded(key + 1));
    provider.headerSecrets.push(secret);
    provider.headerNames.push(scope.decoded(key));
    provider.headerValues.push(secret.text);
  }
  return true;
}

function readEndpoints(
  scope: ConfigScope,
  owner: i32,
  member: string,
  auth: AuthStyle,
  provider: Provider,
): bool {
  const json = scope.json;
  const out = member == "apis" ? provider.apis : provider.endpoints;
  const list = json.find(owner, member);
  if (!json.isArray(list)) return scope.refuse(member + " must be an array");
  const names = provider.headerNames.slice();
  const values = provider.headerValues.slice();
  readHeaders(scope, json.find(owner, "headers"), names, values);
  for (let item = list + 1; item < json.next(list); item = json.next(item)) {
    const endpoint = new ProviderEndpoint();
    if (!scope.text(item, "path", endpoint.path)) return false;
    scope.optional(item, "stream_path", endpoint.streamPath);
    const own = auth == AuthStyle.None ? auth : authOf(scope, item, auth);
    if (own < 0) return false;
    endpoint.auth = own;
    const format = json.find(item, "format");
    const name = json.find(item, "name");
    if (format >= 0) endpoint.format = formatNamed(json.textPtr(format), json.textLen(format));
    else endpoint.endpoint = endpointNamed(json.textPtr(name), json.textLen(name));
    if (endpoint.format == Format.Unknown && endpoint.endpoint == Endpoint.None) {
      return scope.refuse("a format or an endpoint is not one this filter knows");
    }
    endpoint.headerNames = names.slice();
    endpoint.headerValues = values.slice();
    readHeaders(scope, json.find(item, "headers"), endpoint.headerNames, endpoint.headerValues);
    out.push(endpoint);
  }
  return true;
}

function readHeaders(scope: ConfigScope, headers: i32, names: Array<Buffer>, values: Array<Buffer>): void {
  const json = scope.json;
  if (!json.isObject(headers)) return;
  for (let key = headers + 1; key < json.next(headers); key = json.next(key + 1)) {
    names.push(scope.decoded(key));
    values.push(scope.decoded(key + 1));
  }
}

/** -1 for an unknown word. */
function authOf(scope: ConfigScope, object: i32, otherwise: AuthStyle): i32 {
  const json = scope.json;
  const auth = json.find(object, "auth");
  if (auth < 0) return otherwise;
  const style = authStyleNamed(json.textPtr(auth), json.textLen(auth));
  if (style < 0) scope.refuse("auth must be bearer, x-api-key, api-key, x-goog-api-key or none");
  return style;
}
