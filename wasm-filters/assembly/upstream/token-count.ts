// Counts of tokens by the API of a provider: puts a translated request into the API's envelope, and finds the count in
// the answer. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CountTokens.html,
// https://ai.google.dev/api/tokens,
// https://cloud.google.com/vertex-ai/generative-ai/docs/reference/express-mode/rest/v1/publishers.models/countTokens

import { Buffer } from "../bytes/buffer";
import { CLOSE_BRACE, COMMA, OPEN_BRACE, QUOTE } from "../bytes/characters";
import { writeEscaped } from "../bytes/escape";
import { Format } from "../contract/formats.generated";
import { Quirk } from "../contract/quirks.generated";
import { JsonIndex } from "../json/json-index";

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseTokensRequest.html */
const CONVERSE: StaticArray<string> = ["messages", "system", "toolConfig", "additionalModelRequestFields"];
const VERTEX: StaticArray<string> = ["contents", "systemInstruction", "tools", "generationConfig"];

/** `json` is the translated request. */
export function writeCountRequest(
  out: Buffer,
  json: JsonIndex,
  format: Format,
  model: Buffer,
  quirks: u32,
): void {
  if (format == Format.Converse) {
    out.ascii('{"input":{"converse":');
    writeMembers(out, json, CONVERSE);
    out.ascii("}}");
  } else if ((quirks & Quirk.Vertex) != 0) writeMembers(out, json, VERTEX);
  else {
    out.ascii('{"generateContentRequest":{"model":"models/');
    writeEscaped(out, model.ptr, model.len);
    out.byte(QUOTE);
    out.byte(COMMA);
    out.bytes(json.ptr(0) + 1, json.size(0) - 1);
    out.byte(CLOSE_BRACE);
  }
}

/** Those that a count takes; the first is always there. */
function writeMembers(out: Buffer, json: JsonIndex, names: StaticArray<string>): void {
  out.byte(OPEN_BRACE);
  for (let i = 0; i < names.length; i++) {
    const value = json.find(0, unchecked(names[i]));
    if (value < 0) continue;
    if (i > 0) out.byte(COMMA);
    out.byte(QUOTE);
    out.ascii(unchecked(names[i]));
    out.ascii('":');
    out.bytes(json.ptr(value), json.size(value));
  }
  out.byte(CLOSE_BRACE);
}

/** -1 without one. Google omits a count of 0, as protocol buffers do. */
export function readCount(json: JsonIndex, format: Format): i64 {
  if (!json.isObject(0)) return -1;
  if (format == Format.Converse) return json.integer(json.find(0, "inputTokens"));
  const total = json.find(0, "totalTokens");
  return total < 0 ? 0 : json.integer(total);
}

/** Statuses of a provider that does not count: at all, or for this model, this request or this key. */
export function refusesCount(status: i32): bool {
  switch (status) {
    case 400:
    case 403:
    case 404:
    case 405:
    case 415:
    case 422:
    case 501:
      return true;
    default:
      return false;
  }
}
