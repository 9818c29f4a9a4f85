// Builds the members that a Responses response repeats from its request, with OpenAI's defaults for absent ones: the
// official clients' types require them. They have no white space, because they are also part of events. A response gets
// the defaults if its request's echo would be too large.
// https://platform.openai.com/docs/api-reference/responses/object

import { CLOSE_BRACE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeCompact } from "../../../json/compact";
import { JsonIndex } from "../../../json/json-index";
import { RequestFields } from "../../shared/request-fields";
import { Field } from "./request-members";

export function writeEcho(out: Buffer, json: JsonIndex, fields: RequestFields): void {
  writeMembers(out, json, fields, true);
  if (!out.overflowed) return;
  out.clear();
  writeMembers(out, json, fields, false);
}

function writeMembers(out: Buffer, json: JsonIndex, fields: RequestFields, said: bool): void {
  writeMember(out, json, "instructions", said ? fields.get(Field.Instructions) : -1, "null");
  writeMember(out, json, "max_output_tokens", said ? fields.get(Field.MaxOutputTokens) : -1, "null");
  writeMember(out, json, "max_tool_calls", said ? fields.get(Field.MaxToolCalls) : -1, "");
  writeMember(out, json, "metadata", said ? fields.get(Field.Metadata) : -1, "{}");
  writeMember(out, json, "parallel_tool_calls", said ? fields.get(Field.ParallelToolCalls) : -1, "true");
  out.ascii(',"previous_response_id":null');
  writeMember(out, json, "prompt_cache_key", said ? fields.get(Field.PromptCacheKey) : -1, "");
  writeMember(out, json, "prompt_cache_retention", said ? fields.get(Field.PromptCacheRetention) : -1, "");
  writeReasoning(
    out,
    json,
    said ? fields.get(Field.Reasoning) : -1,
    said ? fields.get(Field.ReasoningEffort) : -1,
  );
  writeMember(out, json, "safety_identifier", said ? fields.get(Field.SafetyIdentifier) : -1, "");
  writeMember(out, json, "service_tier", said ? fields.get(Field.ServiceTier) : -1, "");
  writeMember(out, json, "store", said ? fields.get(Field.Store) : -1, "true");
  writeMember(out, json, "temperature", said ? fields.get(Field.Temperature) : -1, "1");
  writeText(out, json, said ? fields.get(Field.Text) : -1);
  writeMember(out, json, "tool_choice", said ? fields.get(Field.ToolChoice) : -1, '"auto"');
  writeMember(out, json, "tools", said ? fields.get(Field.Tools) : -1, "[]");
  writeMember(out, json, "top_logprobs", said ? fields.get(Field.TopLogprobs) : -1, "0");
  writeMember(out, json, "top_p", said ? fields.get(Field.TopP) : -1, "1");
  writeMember(out, json, "truncation", said ? fields.get(Field.Truncation) : -1, '"disabled"');
  writeMember(out, json, "user", said ? fields.get(Field.User) : -1, "");
}

/** Omits an absent member without a default. */
function writeMember(out: Buffer, json: JsonIndex, name: string, value: i32, absent: string): void {
  if (value < 0 && absent.length == 0) return;
  out.ascii(',"');
  out.ascii(name);
  out.ascii('":');
  writeValue(out, json, value, absent);
}

function writeValue(out: Buffer, json: JsonIndex, value: i32, absent: string): void {
  if (value >= 0) writeCompact(out, json.ptr(value), json.size(value));
  else out.ascii(absent);
}

function writeReasoning(out: Buffer, json: JsonIndex, reasoning: i32, flatEffort: i32): void {
  const effort = json.find(reasoning, "effort");
  out.ascii(',"reasoning":{"effort":');
  writeValue(out, json, effort >= 0 ? effort : flatEffort, "null");
  out.ascii(',"summary":');
  writeValue(out, json, json.find(reasoning, "summary"), "null");
  out.byte(CLOSE_BRACE);
}

function writeText(out: Buffer, json: JsonIndex, text: i32): void {
  out.ascii(',"text":{"format":');
  const format = json.find(text, "format");
  writeValue(out, json, json.isNull(format) ? -1 : format, '{"type":"text"}');
  const verbosity = json.find(text, "verbosity");
  if (json.isString(verbosity)) {
    out.ascii(',"verbosity":');
    writeValue(out, json, verbosity, "");
  }
  out.byte(CLOSE_BRACE);
}
