// Answers requests to count tokens for providers that count none: an estimate, which says that it is one.
// https://platform.claude.com/docs/en/api/messages-count-tokens, https://platform.openai.com/docs/api-reference/responses/input-tokens

import { PLUS, SLASH } from "../bytes/characters";
import { Buffer } from "../bytes/buffer";
import { isAlphanumeric, startsWithAscii } from "../bytes/slice";
import { Endpoint } from "../contract/endpoints.generated";
import { refuse } from "../exchange/refusals";
import { replyEstimate } from "../exchange/local-reply";
import { StreamRecord } from "../exchange/stream-record";
import { JsonIndex } from "../json/json-index";
import { tokensOf } from "./token-estimate";

/** What the model reads. */
const MEMBERS: StaticArray<string> = ["system", "messages", "tools", "instructions", "input"];
/** Of an image or a file, whatever its size. https://platform.claude.com/docs/en/build-with-claude/vision */
const MEDIA_TOKENS: i64 = 1_600;
/** Shorter texts are no media. */
const LEAST_MEDIA: i32 = 512;
const answer = new Buffer(128, 256);

/** Always false, as a refusal is. */
export function answerEstimate(record: StreamRecord, json: JsonIndex): bool {
  const counts = record.request.endpoint == Endpoint.CountTokens;
  const said = counts ? json.isArray(json.find(0, "messages")) : json.find(0, "input") >= 0;
  if (!said) {
    const name = counts ? "messages" : "input";
    return refuse(record, 400, "", "The request has no '" + name + "'.", name);
  }
  if (!record.outcome.beginReply(200)) return false;
  answer.clear();
  answer.ascii(counts ? '{"input_tokens":' : '{"object":"response.input_tokens","input_tokens":');
  answer.integer(estimateTokens(json));
  answer.ascii("}");
  replyEstimate(record, answer);
  return false;
}

/** The layout of messages stands for what providers add to each. */
function estimateTokens(json: JsonIndex): i64 {
  let bytes: i64 = 0;
  let media: i64 = 0;
  for (let i = 0; i < MEMBERS.length; i++) {
    const value = json.find(0, unchecked(MEMBERS[i]));
    if (value < 0) continue;
    bytes += json.size(value);
    const end = json.next(value);
    for (let token = value; token < end; token++) {
      if (!isMedia(json, token)) continue;
      bytes -= json.textLen(token);
      media += 1;
    }
  }
  return max<i64>(1, <i64>tokensOf(bytes) + media * MEDIA_TOKENS);
}

/** A `data:` URL, or base64. */
function isMedia(json: JsonIndex, token: i32): bool {
  const length = json.textLen(token);
  if (length < LEAST_MEDIA) return false;
  const ptr = json.textPtr(token);
  if (startsWithAscii(ptr, length, "data:")) return true;
  for (let i = 0; i < LEAST_MEDIA; i++) {
    const byte = <i32>load<u8>(ptr + i);
    if (!isAlphanumeric(byte) && byte != PLUS && byte != SLASH) return false;
  }
  return true;
}
