// What the access log shows of a request, as filter state: `%FILTER_STATE(wasm.plano.model:PLAIN)%` and so on.

import { writeProperty } from "../abi/host";
import { Buffer } from "../bytes/buffer";
import { Literal } from "../bytes/literal";
import { StreamRecord } from "./stream-record";

const model = new Literal("plano.model");
const target = new Literal("plano.target");
const provider = new Literal("plano.provider");
const inputTokens = new Literal("plano.input_tokens");
const outputTokens = new Literal("plano.output_tokens");
const firstToken = new Literal("plano.ttft_ms");
const number = new Buffer(32, 64);

export function writeLogProperties(record: StreamRecord): void {
  const chosen = record.target;
  if (!chosen) return;
  writeProperty(model, record.model.ptr, record.model.len);
  writeProperty(target, chosen.name.ptr, chosen.name.len);
  writeProperty(provider, chosen.provider.id.ptr, chosen.provider.id.len);
  writeNumber(inputTokens, record.usage.input);
  writeNumber(outputTokens, record.usage.output);
  if (record.streaming && record.firstToken > 0) writeNumber(firstToken, record.firstTokenMilliseconds);
}

function writeNumber(name: Literal, value: i64): void {
  if (value < 0) return;
  number.clear();
  number.integer(value);
  writeProperty(name, number.ptr, number.len);
}
