// Estimates for requests to count tokens, which say what they are, and the answer of such a request.
// https://platform.claude.com/docs/en/api/messages-count-tokens,
// https://platform.openai.com/docs/api-reference/responses/input-tokens

import { Buffer } from "../bytes/buffer";
import { CLOSE_BRACE } from "../bytes/characters";
import { Endpoint } from "../contract/endpoints.generated";
import { refuse } from "../exchange/refusals";
import { replyEstimate } from "../exchange/local-reply";
import { Exchange } from "../exchange/exchange";
import { JsonIndex } from "../json/json-index";
import { bodyTokens, tokensOf } from "./media-estimate";

/** What the model reads. */
const MEMBERS: StaticArray<string> = ["system", "messages", "tools", "instructions", "input"];
const answer = new Buffer(128, 256);

/** For a provider that does not count. Always false, as a refusal is. */
export function answerEstimate(exchange: Exchange, json: JsonIndex): bool {
  const counts = exchange.request.endpoint == Endpoint.CountTokens;
  const said = counts ? json.isArray(json.find(0, "messages")) : json.find(0, "input") >= 0;
  if (!said) {
    const name = counts ? "messages" : "input";
    return refuse(exchange, 400, "", "The request has no '" + name + "'.", name);
  }
  if (!exchange.outcome.replied) tellEstimate(exchange, estimateTokens(exchange, json));
  return false;
}

/** Replies with it. */
export function tellEstimate(exchange: Exchange, tokens: i64): void {
  exchange.outcome.reply(200);
  answer.clear();
  writeCount(answer, exchange.request.endpoint, tokens);
  replyEstimate(exchange, answer);
}

/** In the client's words. */
export function writeCount(out: Buffer, endpoint: Endpoint, tokens: i64): void {
  const isMessages = endpoint == Endpoint.CountTokens;
  out.ascii(isMessages ? '{"input_tokens":' : '{"object":"response.input_tokens","input_tokens":');
  out.integer(tokens);
  out.byte(CLOSE_BRACE);
}

/** Of what the model reads; the layout of messages stands for what providers add to each. */
export function estimateTokens(exchange: Exchange, json: JsonIndex): i64 {
  const target = exchange.attempt.target;
  let bytes: i64 = 0;
  for (let i = 0; i < MEMBERS.length; i++) {
    const value = json.find(0, unchecked(MEMBERS[i]));
    if (value >= 0) bytes += json.size(value);
  }
  const tokens = target ? bodyTokens(json, exchange.attempt.model, target.media, bytes) : tokensOf(bytes);
  return max<i64>(1, <i64>tokens);
}
