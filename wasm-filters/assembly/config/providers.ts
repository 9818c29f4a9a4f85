// Makes the providers: their endpoints, paths, and the headers that carry their keys.

import { Buffer } from "../bytes/buffer";
import { AuthStyle } from "../contract/auth-styles.generated";
import { ApiObject, CallObject, EndpointObject, ProviderObject } from "../contract/filter-config.generated";
import { decoded, document, firstOf, itemAfter, keyAfter, refuseDocument } from "../json/object-reader";
import { Provider, ProviderEndpoint } from "../targets/provider";
import { Secret } from "../targets/secret";

const MAX_PREFIX_TOKENS: i64 = 100_000_000;

/** Appends to `out`. */
export function readProviders(list: i32, out: Array<Provider>): void {
  for (let item = firstOf(list); item >= 0; item = itemAfter(list, item)) {
    out.push(readProvider(ProviderObject.from(item)));
  }
}

function readProvider(object: ProviderObject): Provider {
  const provider = new Provider(object.id, object.authority);
  provider.passthrough = object.passthrough;
  provider.prefixAffinity = object.prefixAffinity;
  provider.cachePrefix = <i32>max<i64>(0, min(object.cachePrefixTokens, MAX_PREFIX_TOKENS));
  provider.quirks = object.quirks;
  provider.refusesLostSearch = object.refusesLostSearch;
  readSecretHeaders(object.headerSecrets, provider);
  readEndpoints(object, provider);
  if (object.auth != AuthStyle.None && !provider.passthrough) addKeys(object.keySecrets, provider);
  return provider;
}

/** A secret without a value refuses requests, as a missing key does. */
function readSecretHeaders(headers: i32, provider: Provider): void {
  for (let key = firstOf(headers); key >= 0; key = keyAfter(headers, key)) {
    if (document.textLen(key + 1) == 0) return refuseDocument("header_secrets must name secrets");
    const secret = new Secret(decoded(key + 1));
    provider.headerSecrets.push(secret);
    provider.headerNames.push(decoded(key));
    provider.headerValues.push(secret.text);
  }
}

function readEndpoints(object: ProviderObject, provider: Provider): void {
  const names = provider.headerNames.slice();
  const values = provider.headerValues.slice();
  readHeaders(object.headers, names, values);
  const apis = object.apis;
  for (let item = firstOf(apis); item >= 0; item = itemAfter(apis, item)) {
    const api = ApiObject.from(item);
    const endpoint = endpointOf(api, object.auth, names, values);
    endpoint.format = api.format;
    endpoint.countPath = api.countPath;
    provider.apis.push(endpoint);
  }
  const endpoints = object.endpoints;
  for (let item = firstOf(endpoints); item >= 0; item = itemAfter(endpoints, item)) {
    const own = EndpointObject.from(item);
    const endpoint = endpointOf(own, object.auth, names, values);
    endpoint.endpoint = own.name;
    provider.endpoints.push(endpoint);
  }
}

function endpointOf(
  call: CallObject,
  auth: AuthStyle,
  names: Array<Buffer>,
  values: Array<Buffer>,
): ProviderEndpoint {
  const endpoint = new ProviderEndpoint(call.path, call.streamPath);
  endpoint.auth = auth == AuthStyle.None || call.auth < 0 ? auth : call.auth;
  endpoint.headerNames = names.slice();
  endpoint.headerValues = values.slice();
  readHeaders(call.headers, endpoint.headerNames, endpoint.headerValues);
  return endpoint;
}

function readHeaders(headers: i32, names: Array<Buffer>, values: Array<Buffer>): void {
  for (let key = firstOf(headers); key >= 0; key = keyAfter(headers, key)) {
    names.push(decoded(key));
    values.push(decoded(key + 1));
  }
}

function addKeys(names: Array<Buffer> | null, provider: Provider): void {
  if (!names || names.length == 0) return refuseDocument("key_secrets must name secrets");
  for (let i = 0; i < names.length; i++) {
    if (names[i].len == 0) return refuseDocument("key_secrets must name secrets");
    provider.keys.add(names[i]);
  }
}
