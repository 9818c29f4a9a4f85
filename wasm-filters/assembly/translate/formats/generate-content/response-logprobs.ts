// Converts log probabilities to OpenAI's token entries: token, logprob, bytes, top_logprobs.
// https://ai.google.dev/api/generate-content#LogprobsResult

import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, DIGIT_0, OPEN_BRACKET } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeUnescaped } from "../../../bytes/escape";
import { JsonIndex } from "../../../json/json-index";

const decoded = new Buffer(256, 64 << 10);

/** Appends the array; false when it is empty. `result` is the candidate's `logprobsResult`. */
export function writeLogprobs(out: Buffer, json: JsonIndex, result: i32): bool {
  const chosen = json.find(result, "chosenCandidates");
  if (!json.isArray(chosen) || json.next(chosen) == chosen + 1) return false;
  const top = json.find(result, "topCandidates");
  const topEnd = json.isArray(top) ? json.next(top) : -1;
  let alternatives = top + 1;
  out.byte(OPEN_BRACKET);
  for (let token = chosen + 1; token < json.next(chosen); token = json.next(token)) {
    if (token > chosen + 1) out.byte(COMMA);
    writeToken(out, json, token);
    out.ascii(',"top_logprobs":[');
    if (alternatives < topEnd) {
      writeAlternatives(out, json, json.find(alternatives, "candidates"));
      alternatives = json.next(alternatives);
    }
    out.ascii("]}");
  }
  out.byte(CLOSE_BRACKET);
  return true;
}

function writeAlternatives(out: Buffer, json: JsonIndex, candidates: i32): void {
  if (!json.isArray(candidates)) return;
  for (let token = candidates + 1; token < json.next(candidates); token = json.next(token)) {
    if (token > candidates + 1) out.byte(COMMA);
    writeToken(out, json, token);
    out.byte(CLOSE_BRACE);
  }
}

/** Writes an entry without its closing brace. A probability of 1 has the logarithm 0, which Google's JSON omits. */
function writeToken(out: Buffer, json: JsonIndex, token: i32): void {
  const text = json.find(token, "token");
  const probability = json.find(token, "logProbability");
  out.labelled('{"token":"', json.textPtr(text), json.textLen(text));
  out.ascii('","logprob":');
  if (json.isNumber(probability)) out.bytes(json.ptr(probability), json.size(probability));
  else out.byte(DIGIT_0);
  out.ascii(',"bytes":[');
  decoded.clear();
  writeUnescaped(decoded, json.textPtr(text), json.textLen(text));
  for (let i = 0; i < decoded.len; i++) {
    if (i > 0) out.byte(COMMA);
    out.integer(load<u8>(decoded.ptr + i));
  }
  out.byte(CLOSE_BRACKET);
}
