// Finds a request's caller before the body is read. On a listener with access keys, Envoy adds a header with the number
// of the listener's scope. Elsewhere Envoy or brightstaff name the caller in headers, which are stripped from clients'
// requests.

import { callerHeader, callerModelsHeader } from "../contract/headers.generated";
import { setHeader } from "../abi/host";
import { HeaderMap } from "../abi/types";
import { replyUnauthenticated } from "../exchange/local-reply";
import { refuse } from "../exchange/refusals";
import { RequestHeaders } from "../exchange/request-headers";
import { RequestFacts } from "../exchange/request-facts";
import { Exchange } from "../exchange/exchange";
import { currentKeys } from "./current-keys";
import { DIGEST_SIZE, sha256 } from "./sha256";

/** Bytes; a longer credential is an unknown key. */
const MAX_KEY: i32 = 1024;
const digest = memory.data(DIGEST_SIZE);

/** Sets the caller; false after a refusal. Needs the exchange's start time. */
export function authenticate(exchange: Exchange, head: RequestHeaders): bool {
  const request = exchange.request;
  if (head.keyScope < 0) {
    request.caller.bytes(head.callerPtr, head.callerLen);
    request.callerModels.bytes(head.callerModelsPtr, head.callerModelsLen);
    return true;
  }
  const keys = currentKeys();
  if (!keys) {
    const message = "The gateway has no list of keys yet, and lets nobody in without it.";
    return refuse(exchange, 503, "authentication_unavailable", message);
  }
  const credential = head.credential;
  if (credential.length == 0) {
    return refuseCaller(
      exchange,
      "The request has no key; send one as `Authorization: Bearer` or as `x-api-key`.",
    );
  }
  if (credential.ambiguous) return refuseCaller(exchange, "The request has two keys; send one.");
  if (credential.length > MAX_KEY) return refuseCaller(exchange, UNKNOWN);
  sha256(credential.ptr, credential.length, digest);
  const key = keys.find(head.keyScope, digest);
  if (!key) return refuseCaller(exchange, UNKNOWN);
  if (request.started >= key.expires) {
    return refuseCaller(exchange, "The key has expired; ask whoever runs this gateway for a new one.");
  }
  request.caller.append(key.name);
  request.callerModels.append(key.models);
  return true;
}

const UNKNOWN: string = "The key is not one that this gateway takes.";

function refuseCaller(exchange: Exchange, message: string): bool {
  if (!exchange.outcome.beginReply(401)) return false;
  replyUnauthenticated(exchange, message);
  return false;
}

/** Names the caller in headers, for brightstaff and for limits by caller. */
export function announceCaller(request: RequestFacts): void {
  const caller = request.caller;
  const callerModels = request.callerModels;
  if (caller.len > 0) setHeader(HeaderMap.Request, callerHeader, caller.ptr, caller.len);
  if (callerModels.len > 0)
    setHeader(HeaderMap.Request, callerModelsHeader, callerModels.ptr, callerModels.len);
}
