// Writes the filter state that the access log and spans show: `%FILTER_STATE(wasm.plano.model:PLAIN)%` and so on. Spans
// finish before streams are logged, so each value is written as soon as it is known, once.

import { writeProperty } from "../abi/host";
import { Buffer } from "../bytes/buffer";
import { Literal } from "../bytes/literal";
import {
  cacheWriteTokensState,
  cachedTokensState,
  callerState,
  chargedTokensState,
  inputTokensState,
  modelState,
  outputTokensState,
  pathState,
  providerState,
  reasoningTokensState,
  requestIdState,
  targetState,
  ttftMsState,
} from "../contract/filter-state.generated";
import { Attempt } from "../exchange/attempt";
import { RequestFacts } from "../exchange/request-facts";
import { Exchange } from "../exchange/exchange";

const number = new Buffer(32, 64);

/** Called when the request's headers are known: responses tell the id, too. */
export function writeId(request: RequestFacts): void {
  writeText(requestIdState, request.id);
}

/** Called when the target is known, and again when an attempt changes it. */
export function writeTarget(attempt: Attempt): void {
  const chosen = attempt.target;
  if (!chosen || chosen == attempt.logged) return;
  attempt.logged = chosen;
  writeText(modelState, attempt.model);
  writeText(targetState, chosen.name);
  writeText(providerState, chosen.provider.id);
}

/** Called when an attempt's response has ended, or the stream is over without one. */
export function writeOutcome(exchange: Exchange): void {
  const outcome = exchange.outcome;
  if (outcome.logged) return;
  outcome.logged = true;
  writeTarget(exchange.attempt);
  const usage = outcome.usage;
  if (usage.input >= 0) writeNumber(inputTokensState, usage.input);
  if (usage.output >= 0) writeNumber(outputTokensState, usage.output);
  if (usage.cachedInput > 0) writeNumber(cachedTokensState, usage.cachedInput);
  if (usage.cacheCreation > 0) writeNumber(cacheWriteTokensState, usage.cacheCreation);
  if (usage.reasoning > 0) writeNumber(reasoningTokensState, usage.reasoning);
  if (exchange.request.streaming && outcome.firstToken > 0)
    writeNumber(ttftMsState, outcome.firstTokenAfter(exchange.request.started));
}

/** Called when the stream is logged. The headers are the last attempt's then, so the values come from the exchange. */
export function writeRequest(exchange: Exchange): void {
  const request = exchange.request;
  // Queries may hold credentials.
  const length = request.path.len - request.queryLength;
  if (length > 0) writeProperty(pathState, request.path.ptr, length);
  if (exchange.outcome.charged > 0) writeNumber(chargedTokensState, <i64>Math.ceil(exchange.outcome.charged));
  writeCaller(request);
}

/** Called when the stream is logged. */
export function writeCaller(request: RequestFacts): void {
  writeText(callerState, request.caller);
}

function writeText(name: Literal, text: Buffer): void {
  if (text.len > 0) writeProperty(name, text.ptr, text.len);
}

function writeNumber(name: Literal, value: i64): void {
  number.clear();
  number.integer(value);
  writeProperty(name, number.ptr, number.len);
}
