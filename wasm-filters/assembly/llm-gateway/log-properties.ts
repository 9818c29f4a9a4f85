// What the access log shows of a request, as filter state: `%FILTER_STATE(wasm.plano.model:PLAIN)%` and so on. Path and
// request id are among it because the headers, by then, are those of the last attempt.

import { writeProperty } from "../abi/host";
import { Buffer } from "../bytes/buffer";
import { Literal } from "../bytes/literal";
import { StreamRecord } from "./stream-record";

const requestId = new Literal("plano.request_id");
const path = new Literal("plano.path");
const model = new Literal("plano.model");
const target = new Literal("plano.target");
const provider = new Literal("plano.provider");
const inputTokens = new Literal("plano.input_tokens");
const outputTokens = new Literal("plano.output_tokens");
const firstToken = new Literal("plano.ttft_ms");
const number = new Buffer(32, 64);

export function writeLogProperties(record: StreamRecord): void {
  writeText(requestId, record.requestId);
  writeText(path, record.path);
  const chosen = record.target;
  if (!chosen) return;
  writeText(model, record.model);
  writeText(target, chosen.name);
  writeText(provider, chosen.provider.id);
  writeNumber(inputTokens, record.usage.input);
  writeNumber(outputTokens, record.usage.output);
  if (record.streaming && record.firstToken > 0) writeNumber(firstToken, record.firstTokenMilliseconds);
}

function writeText(name: Literal, text: Buffer): void {
  if (text.len > 0) writeProperty(name, text.ptr, text.len);
}

function writeNumber(name: Literal, value: i64): void {
  if (value < 0) return;
  number.clear();
  number.integer(value);
  writeProperty(name, number.ptr, number.len);
}
