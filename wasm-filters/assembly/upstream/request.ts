// Writes one attempt's request: the provider's path, authority, credentials and body. Client headers that concern the
// provider go on, but never cookies or the gateway's own headers; the client's credential only with `passthrough`.

import { HeaderReader, HeaderWriter } from "../abi/headers";
import { now, readBody, replaceBody, valueLen, valuePtr, WHOLE } from "../abi/host";
import { Body, HeaderMap } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { COMMA } from "../bytes/characters";
import { Format } from "../contract/formats.generated";
import { equalsAscii } from "../bytes/slice";
import { estimateTokens } from "../admission/counted-tokens";
import { Refusal } from "../translate/visitor/request";
import { JsonIndex } from "../json/json-index";
import { RequestTranslation, translateRequest } from "../translate/request";
import { admitAttempt } from "./attempt-limits";
import { aimAttempt } from "./attempt-target";
import { BodyEdits } from "../bytes/body-edits";
import { ClientCredential } from "../exchange/client-credential";
import { planTranslated } from "../request/plan";
import { countedName } from "../targets/counted-name";
import { countsTokens } from "../targets/endpoints";
import { Provider, ProviderEndpoint } from "../targets/provider";
import { writeKey } from "./provider-key";
import { Attempt } from "../exchange/attempt";
import { RequestFacts } from "../exchange/request-facts";
import { Exchange } from "../exchange/exchange";
import { isForProvider } from "./forwarded-headers";
import { missingSecret } from "./missing-secret";
import { writePath } from "./path";
import { writeCountRequest } from "./token-count";

const MAX_BODY: i32 = 256 << 20;
const KEPT_BUFFER: i32 = 1 << 20;
const reader = new HeaderReader();
const writer = new HeaderWriter();
const json = new JsonIndex();
const body = new Buffer(4096, MAX_BODY);
const edited = new Buffer(4096, MAX_BODY);
const edits = new BodyEdits();
const path = new Buffer(128, 16 << 10);
const counted = new Buffer(64, 4096);
const client = new ClientCredential();
const translation = new RequestTranslation();

/** The refusal of the latest `sendRequest`, for the client; valid until the callback returns. */
export const requestRefusal = new Refusal();
/** Seconds to wait after `sendRequest` returned 429, for a rate limit of the gateway. */
export let secondsToWait: i64 = -1;

/**
 * Call with the whole body buffered; `size` is its length, -1 if unknown. Returns 0, 200 if the attempt's estimate is to be
 * the answer, or the status of the error.
 */
export function sendRequest(exchange: Exchange, size: i32): i32 {
  const status = writeRequest(exchange, size);
  shrink();
  return status;
}

function writeRequest(exchange: Exchange, size: i32): i32 {
  const attempt = exchange.attempt;
  requestRefusal.clear();
  const aimed = aimAttempt(exchange);
  const target = attempt.target;
  const endpoint = attempt.endpoint;
  if (!aimed || !target || !endpoint) return refuseUnserved(exchange);
  secondsToWait = admitAttempt(exchange);
  if (secondsToWait >= 0) return 429;
  const provider = target.provider;
  if (provider.lacksSecret(endpoint)) return refuse("", missingSecret(provider), 500);
  const keys = provider.keys;
  // Resting keys matter only if there are several.
  attempt.key = keys.count > 1 ? keys.take(exchange.keySubject, now()) : keys.take(0, 0);
  const status = exchange.keepsFormat ? editBody(attempt, size) : sendTranslated(exchange, provider);
  if (status != 0) return status;
  if (!writeHeaders(exchange, provider, endpoint, newLength)) {
    return refuse("", "The request's headers are too large.", 431);
  }
  return 0;
}

/** A count of tokens that comes to a provider without counts is estimated. */
function refuseUnserved(exchange: Exchange): i32 {
  const counts = countsTokens(exchange.request.endpoint);
  const estimated = counts && readBody(Body.Request, 0, WHOLE) && json.parse(valuePtr, valueLen);
  if (!estimated) return refuse("", UNSERVED, 404);
  exchange.attempt.estimate = estimateTokens(exchange, json);
  return 200;
}

function shrink(): void {
  body.shrink(KEPT_BUFFER);
  edited.shrink(KEPT_BUFFER);
}

/**
 * Whether the exchange's target can take the request, as far as the gateway knows in advance. `json` is the client's
 * body. Keeps no result: other streams use the buffers before the attempt, which translates again.
 */
export function canSend(exchange: Exchange, json: JsonIndex): bool {
  const attempt = exchange.attempt;
  const target = attempt.target;
  const endpoint = attempt.endpoint;
  if (!target || !endpoint || target.provider.lacksSecret(endpoint)) return false;
  const keys = target.provider.keys;
  if (keys.count > 0 && !keys.isReady(exchange.keySubject, now())) return false;
  if (exchange.keepsFormat) return true;
  translation.betas.clear();
  const translated = translateBody(exchange, target.provider, json);
  attempt.notes.clear();
  shrink();
  return translated;
}

/** Bytes of the body to send; -1 if unknown. */
let newLength: i32 = 0;

function editBody(attempt: Attempt, size: i32): i32 {
  const planned = attempt.edits;
  const reach = planned.reach;
  newLength = size;
  if (planned.count == 0) return 0;
  if (!readBody(Body.Request, 0, reach) || valueLen < reach) return refuse("", UNREADABLE, 500);
  body.clear();
  planned.apply(valuePtr, body);
  if (size >= 0) newLength = size + body.len - reach;
  return replaceBody(Body.Request, reach, body) ? 0 : refuse("", UNREADABLE, 500);
}

function sendTranslated(exchange: Exchange, provider: Provider): i32 {
  if (!readBetas(exchange)) return refuse("", UNREADABLE, 500);
  if (!readBody(Body.Request, 0, WHOLE)) return refuse("", UNREADABLE, 500);
  if (!json.parse(valuePtr, valueLen)) return refuse("", "The request body is not valid JSON.", 400);
  if (exchange.isCount) exchange.attempt.estimate = estimateTokens(exchange, json);
  if (!translateBody(exchange, provider, json)) return 400;
  const final = adjusted(exchange, provider) ? edited : body;
  if (edits.failed || edited.overflowed) return refuse("", UNREADABLE, 500);
  newLength = final.len;
  return replaceBody(Body.Request, WHOLE, final) ? 0 : refuse("", UNREADABLE, 500);
}

function translateBody(exchange: Exchange, provider: Provider, json: JsonIndex): bool {
  const attempt = exchange.attempt;
  body.clear();
  requestRefusal.clear();
  translation.client = exchange.request.format;
  translation.upstream = attempt.format;
  translation.model = attempt.model.ptr;
  translation.modelLength = attempt.model.len;
  translation.quirks = provider.quirks;
  translation.refusesLostSearch = provider.refusesLostSearch;
  translation.onlyCounts = exchange.isCount;
  return translateRequest(translation, json, body, requestRefusal, attempt.notes);
}

/**
 * Puts a count of tokens into its envelope, or else applies the provider's quirks and cache markers to a translated body;
 * true when the result is in `edited`.
 */
function adjusted(exchange: Exchange, provider: Provider): bool {
  const attempt = exchange.attempt;
  edits.clear();
  edited.clear();
  if (provider.quirks == 0 && provider.cachePrefix == 0 && !exchange.isCount) return false;
  if (!json.parse(body.ptr, body.len)) return false;
  if (exchange.isCount) {
    writeCountRequest(edited, json, attempt.format, attempt.model, provider.quirks);
    return true;
  }
  if (!planTranslated(edits, provider, json, attempt.format, attempt.model)) return false;
  edits.apply(body.ptr, edited);
  const reach = edits.reach;
  edited.bytes(body.ptr + reach, body.len - reach);
  return true;
}

const UNSERVED: string = "The model's provider cannot take this request.";
const UNREADABLE: string = "The gateway could not rewrite the request's body.";

function writeHeaders(exchange: Exchange, provider: Provider, endpoint: ProviderEndpoint, length: i32): bool {
  const attempt = exchange.attempt;
  const request = exchange.request;
  const sameFormat = exchange.keepsFormat;
  if (!openClientHeaders(exchange)) return false;
  writer.clear();
  client.clear();
  let version = false;
  while (reader.next()) {
    if (provider.passthrough) client.see(reader);
    if (!isForProvider(reader, attempt.format, sameFormat, provider.passthrough)) continue;
    if (reader.nameIs("traceparent")) {
      if (attempt.count == 1) request.traceparent.become(reader.valuePtr, reader.valueLen);
      writer.slice("traceparent", request.traceparent.ptr, request.traceparent.len);
      continue;
    }
    // A Messages client chooses its version of the API itself.
    if (sameFormat && reader.nameIs("anthropic-version")) version = true;
    else if (endpoint.overrides(reader.namePtr, reader.nameLen)) continue;
    writer.add(reader.namePtr, reader.nameLen, reader.valuePtr, reader.valueLen);
  }
  if (!writeOwnPath(exchange, endpoint)) return false;
  writer.slice(":path", path.ptr, path.len);
  writer.slice(":authority", provider.authority.ptr, provider.authority.len);
  if (provider.passthrough) client.write(writer, endpoint.auth);
  else writeKey(writer, provider.keys.credential(attempt.key), endpoint);
  if (request.boundary.len > 0) writer.form(request.boundary);
  else writer.literal("content-type", "application/json");
  writer.literal("accept-encoding", "identity");
  // Agents are the user's own, and get the same request id.
  const pool = exchange.plan.pool;
  if (pool && pool.isAgent && request.id.len > 0)
    writer.slice("x-request-id", request.id.ptr, request.id.len);
  if (length >= 0) writer.integer("content-length", length);
  for (let i = 0; i < endpoint.headerNames.length; i++) {
    const name = endpoint.headerNames[i];
    if (version && isVersion(name)) continue;
    writer.add(name.ptr, name.len, endpoint.headerValues[i].ptr, endpoint.headerValues[i].len);
  }
  return writer.write(HeaderMap.Request);
}

function writeOwnPath(exchange: Exchange, endpoint: ProviderEndpoint): bool {
  const request = exchange.request;
  const model = exchange.attempt.model;
  path.clear();
  if (exchange.isCount) {
    const name = countedName(exchange.attempt.format, model);
    counted.become(name, <i32>(model.ptr + model.len - name));
    writePath(path, endpoint.countPath, counted, 0, 0);
  } else {
    const query = exchange.keepsFormat ? request.queryLength : 0;
    const end = request.path.ptr + request.path.len;
    writePath(path, endpoint.pathFor(request.streaming), model, end - query, query);
  }
  return !path.overflowed;
}

/** Converse takes the beta features of a Messages client in its body. */
function readBetas(exchange: Exchange): bool {
  const betas = translation.betas;
  betas.clear();
  if (exchange.request.format != Format.Messages || exchange.attempt.format != Format.Converse) return true;
  if (!openClientHeaders(exchange)) return false;
  while (reader.next()) {
    if (!reader.nameIs("anthropic-beta")) continue;
    betas.bytes(reader.valuePtr, reader.valueLen);
    betas.byte(COMMA);
  }
  return true;
}

/** Opens the client's own headers: an earlier attempt may have written another provider's into the shared map. */
function openClientHeaders(exchange: Exchange): bool {
  const plan = exchange.plan.failover;
  const kept = exchange.request.headers;
  if (plan && plan.hasSeveral && kept.len > 0) {
    readTraceparent(exchange.request);
    reader.open(kept.ptr, kept.len);
    return true;
  }
  if (!reader.read(HeaderMap.Request)) return false;
  if (plan && plan.hasSeveral) kept.bytes(valuePtr, valueLen);
  return !kept.overflowed;
}

/** With tracing, each attempt has its own span; the provider and the observation get its traceparent. */
function readTraceparent(request: RequestFacts): void {
  if (!reader.read(HeaderMap.Request)) return;
  while (reader.next()) {
    if (reader.nameIs("traceparent")) request.traceparent.become(reader.valuePtr, reader.valueLen);
  }
}

function isVersion(name: Buffer): bool {
  return equalsAscii(name.ptr, name.len, "anthropic-version");
}

function refuse(field: string, message: string, status: i32): i32 {
  requestRefusal.set(field, message);
  return status;
}
