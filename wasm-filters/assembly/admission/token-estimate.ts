// Estimates a request's cost from its body: input tokens, number of choices, and the longest length of each.

import { parseInteger } from "../bytes/slice";
import { Format } from "../contract/formats.generated";
import { FormReader } from "../forms/form-reader";
import { JsonIndex } from "../json/json-index";
import { Endpoint } from "../contract/endpoints.generated";
import { countsTokens } from "../targets/endpoints";
import { Exchange } from "../exchange/exchange";
import { Target } from "../targets/provider";
import { bodyTokens, tokensOf } from "./media-estimate";

const MAX_TOKENS: i64 = 1_000_000_000;
const MAX_ANSWERS: i64 = 10_000;
/** Tokens; most responses are shorter. */
const DEFAULT_OUTPUT: f64 = 4096;

/** Fills the admission's estimate. `json` is the body unless it is a form; files of a form count no tokens. */
export function estimateRequest(
  exchange: Exchange,
  target: Target,
  json: JsonIndex,
  form: FormReader | null,
  size: i32,
): void {
  const request = exchange.request;
  const estimate = exchange.plan.admission.estimate;
  const endpoint = request.endpoint;
  const counts = !countsTokens(endpoint);
  const model = exchange.attempt.model;
  const input = !counts ? 0 : form ? tokensOf(form.textSize) : bodyTokens(json, model, target.media, size);
  const stated = saysText(endpoint) ? statedOutput(request.format, endpoint, json) : -1;
  let output: f64 = 0;
  estimate.isAssumed = stated < 0 && target.defaultOutput == 0;
  if (stated >= 0) output = <f64>min(MAX_TOKENS, stated);
  else if (target.defaultOutput > 0) output = counts ? target.defaultOutput : 0;
  else if (saysText(endpoint)) output = DEFAULT_OUTPUT;
  if (target.reservedOutput > 0) output = Math.min(output, target.reservedOutput);
  estimate.answers = form ? answers(form.answers) : answersOf(request.format, endpoint, json);
  estimate.certain.set(request.isOfClient ? 1 : 0, input, input * target.inputPrice);
  estimate.answer.set(0, output, output * target.outputPrice);
}

function saysText(endpoint: Endpoint): bool {
  return endpoint == Endpoint.None || endpoint == Endpoint.Completions || endpoint == Endpoint.Compact;
}

/** The client's limit on each choice, from the API's own member; -1 without one. */
function statedOutput(client: Format, endpoint: Endpoint, json: JsonIndex): i64 {
  if (client == Format.Responses) return numberAt(json, "max_output_tokens");
  const plain = numberAt(json, "max_tokens");
  if (client == Format.Messages || endpoint == Endpoint.Completions) return plain;
  return max<i64>(plain, numberAt(json, "max_completion_tokens"));
}

/** https://platform.openai.com/docs/api-reference/completions/create: `best_of` answers are made, of each prompt of a list. */
function answersOf(client: Format, endpoint: Endpoint, json: JsonIndex): f64 {
  if (endpoint == Endpoint.None && client != Format.ChatCompletions) return 1;
  const count = numberAt(json, "n");
  if (endpoint != Endpoint.Completions) return answers(count);
  return answers(
    <i64>answers(max<i64>(count, numberAt(json, "best_of"))) * promptsOf(json, json.find(0, "prompt")),
  );
}

function answers(count: i64): f64 {
  return <f64>min(max<i64>(1, count), MAX_ANSWERS);
}

/** -1 when there is no number. Many servers accept a number in quotes. */
function numberAt(json: JsonIndex, name: string): i64 {
  const token = json.find(0, name);
  return json.isString(token) ? parseInteger(json.textPtr(token), json.textLen(token)) : json.amount(token);
}

/** A list of texts or of token lists is several prompts; a list of numbers is one. */
function promptsOf(json: JsonIndex, prompt: i32): i64 {
  if (!json.isArray(prompt) || json.isNumber(prompt + 1)) return 1;
  let prompts: i64 = 0;
  for (let item = prompt + 1; item < json.next(prompt); item = json.next(item)) prompts += 1;
  return max<i64>(1, prompts);
}
