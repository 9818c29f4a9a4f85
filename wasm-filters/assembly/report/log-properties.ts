// Writes the filter state that the access log and spans show: `%FILTER_STATE(wasm.plano.model:PLAIN)%` and so on. Spans
// finish before streams are logged, so each value is written as soon as it is known, once.

import { writeProperty } from "../abi/host";
import { Buffer } from "../bytes/buffer";
import { Literal } from "../bytes/literal";
import { Attempt } from "../exchange/attempt";
import { RequestFacts } from "../exchange/request-facts";
import { StreamRecord } from "../exchange/stream-record";

const requestId = new Literal("plano.request_id");
const path = new Literal("plano.path");
const caller = new Literal("plano.caller");
const model = new Literal("plano.model");
const target = new Literal("plano.target");
const provider = new Literal("plano.provider");
const inputTokens = new Literal("plano.input_tokens");
const outputTokens = new Literal("plano.output_tokens");
const cachedTokens = new Literal("plano.cached_tokens");
const cacheWriteTokens = new Literal("plano.cache_write_tokens");
const reasoningTokens = new Literal("plano.reasoning_tokens");
const chargedTokens = new Literal("plano.charged_tokens");
const firstToken = new Literal("plano.ttft_ms");
const number = new Buffer(32, 64);

/** Called when the target is known, and again when an attempt changes it. */
export function writeTarget(attempt: Attempt): void {
  const chosen = attempt.target;
  if (!chosen || chosen == attempt.logged) return;
  attempt.logged = chosen;
  writeText(model, attempt.model);
  writeText(target, chosen.name);
  writeText(provider, chosen.provider.id);
}

/** Called when an attempt's response has ended, or the stream is over without one. */
export function writeOutcome(record: StreamRecord): void {
  const outcome = record.outcome;
  if (outcome.logged) return;
  outcome.logged = true;
  writeTarget(record.attempt);
  const usage = outcome.usage;
  if (usage.input >= 0) writeNumber(inputTokens, usage.input);
  if (usage.output >= 0) writeNumber(outputTokens, usage.output);
  if (usage.cachedInput > 0) writeNumber(cachedTokens, usage.cachedInput);
  if (usage.cacheCreation > 0) writeNumber(cacheWriteTokens, usage.cacheCreation);
  if (usage.reasoning > 0) writeNumber(reasoningTokens, usage.reasoning);
  if (record.request.streaming && outcome.firstToken > 0)
    writeNumber(firstToken, outcome.firstTokenAfter(record.request.started));
}

/** Called when the stream is logged. The headers are the last attempt's then, so the values come from the record. */
export function writeRequest(record: StreamRecord): void {
  const request = record.request;
  writeText(requestId, request.id);
  // Queries may hold credentials.
  const length = request.path.len - request.queryLength;
  if (length > 0) writeProperty(path, request.path.ptr, length);
  if (record.outcome.charged > 0) writeNumber(chargedTokens, <i64>Math.ceil(record.outcome.charged));
  writeCaller(request);
}

/** Called when the stream is logged. */
export function writeCaller(request: RequestFacts): void {
  writeText(caller, request.caller);
}

function writeText(name: Literal, text: Buffer): void {
  if (text.len > 0) writeProperty(name, text.ptr, text.len);
}

function writeNumber(name: Literal, value: i64): void {
  number.clear();
  number.integer(value);
  writeProperty(name, number.ptr, number.len);
}
