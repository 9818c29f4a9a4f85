// Reads token counts from responses of pass-through endpoints: completions, embeddings, rerank, images, audio. The
// counts are in the root's member `usage`, near the document's beginning or end, under the names of Chat Completions or
// of Responses.
// https://platform.openai.com/docs/api-reference/embeddings/object and .../images/object
// Only windows of the response are available, so the root is located from where the document begins or ends.

import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
} from "../../bytes/characters";
import { equalsAscii } from "../../bytes/slice";
import { JsonIndex } from "../../json/json-index";
import { INVALID, scanString } from "../../json/string-scan";
import { Usage } from "../visitor/response";

const NAME: string = "usage";
/** Bytes, including both quotes. */
const NAME_SIZE: i32 = 7;

/** Reads the first bytes of a document. */
export function readUsageFromStart(ptr: usize, end: usize, json: JsonIndex, usage: Usage): bool {
  let depth = 0;
  for (let at = ptr; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == QUOTE) {
      const quote = scanString(at + 1, end);
      if (quote == INVALID) return false;
      const object = depth == 1 ? namedObject(at, end) : 0;
      if (object != 0) return readObject(object, closing(object, end), json, usage);
      at = quote;
    } else if (byte == OPEN_BRACE || byte == OPEN_BRACKET) depth += 1;
    else if (byte == CLOSE_BRACE || byte == CLOSE_BRACKET) depth -= 1;
  }
  return false;
}

/** Reads the last bytes of a document; `ptr` may be anywhere in it. */
export function readUsageFromEnd(ptr: usize, end: usize, json: JsonIndex, usage: Usage): bool {
  for (let at = end - NAME_SIZE; at >= ptr && at < end; at--) {
    const object = namedObject(at, end);
    if (object == 0) continue;
    const close = closing(object, end);
    if (close != 0 && endsRoot(close + 1, end)) return readObject(object, close, json, usage);
  }
  return false;
}

/** Whether `from` is directly inside the document's root, and the root ends at `end`. */
function endsRoot(from: usize, end: usize): bool {
  let depth = 1;
  for (let at = from; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == QUOTE) {
      const quote = scanString(at + 1, end);
      if (quote == INVALID) return false;
      at = quote;
    } else if (byte == OPEN_BRACE || byte == OPEN_BRACKET) depth += 1;
    else if (byte == CLOSE_BRACE || byte == CLOSE_BRACKET) {
      depth -= 1;
      if (depth == 0) return skipSpace(at + 1, end) == end;
    }
  }
  return false;
}

/** The start of the object whose name is at `at`; 0 without one. No string can contain the name with its quotes. */
function namedObject(at: usize, end: usize): usize {
  if (at + NAME_SIZE > end || load<u8>(at) != QUOTE || load<u8>(at + NAME_SIZE - 1) != QUOTE) return 0;
  if (!equalsAscii(at + 1, NAME_SIZE - 2, NAME)) return 0;
  const colon = skipSpace(at + NAME_SIZE, end);
  if (colon >= end || load<u8>(colon) != COLON) return 0;
  const object = skipSpace(colon + 1, end);
  return object < end && load<u8>(object) == OPEN_BRACE ? object : 0;
}

/** The brace that closes the object at `object`; 0 when it is missing. */
function closing(object: usize, end: usize): usize {
  let depth = 0;
  for (let at = object; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == QUOTE) {
      const quote = scanString(at + 1, end);
      if (quote == INVALID) return 0;
      at = quote;
    } else if (byte == OPEN_BRACE) depth += 1;
    else if (byte == CLOSE_BRACE) {
      depth -= 1;
      if (depth == 0) return at;
    }
  }
  return 0;
}

function skipSpace(at: usize, end: usize): usize {
  while (at < end && <i32>load<u8>(at) <= SPACE) at += 1;
  return at;
}

function readObject(object: usize, close: usize, json: JsonIndex, usage: Usage): bool {
  if (close == 0 || !json.parse(object, <i32>(close - object + 1))) return false;
  usage.clear();
  usage.input = either(json, 0, "prompt_tokens", "input_tokens");
  usage.output = either(json, 0, "completion_tokens", "output_tokens");
  const total = json.amount(json.find(0, "total_tokens"));
  if (usage.input < 0 && total >= 0) usage.input = max<i64>(0, total - max<i64>(0, usage.output));
  if (usage.output < 0 && usage.input >= 0 && total >= 0) usage.output = max<i64>(0, total - usage.input);
  let details = json.find(0, "prompt_tokens_details");
  if (details < 0) details = json.find(0, "input_tokens_details");
  usage.cachedInput = json.amount(json.find(details, "cached_tokens"));
  return usage.input >= 0 || usage.output >= 0;
}

function either(json: JsonIndex, object: i32, name: string, other: string): i64 {
  const value = json.amount(json.find(object, name));
  return value >= 0 ? value : json.amount(json.find(object, other));
}
