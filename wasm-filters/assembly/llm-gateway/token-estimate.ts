// What a request may cost, by its body alone: the tokens it brings, how many answers it asks for, and how long each may be.

import { Format } from "../formats/visitor";
import { JsonIndex } from "../json/json-index";
import { Endpoint } from "./endpoints";
import { OwnCall } from "./own-call";
import { StreamRecord } from "./stream-record";
import { Target } from "./provider";

/** English text has about as many bytes a token. */
const BYTES_A_TOKEN: f64 = 4;
const MAX_TOKENS: i64 = 1_000_000_000;
const MAX_ANSWERS: i64 = 10_000;
/** Most answers are shorter. */
const DEFAULT_OUTPUT: f64 = 4096;

export function tokensOf(bytes: i64): f64 {
  return Math.ceil(<f64>bytes / BYTES_A_TOKEN);
}

/** Fills the admission's estimate. `json` is the body where `readable`: a form is not. */
export function estimateRequest(
  record: StreamRecord,
  target: Target,
  json: JsonIndex,
  readable: bool,
  size: i32,
): void {
  const estimate = record.admission.estimate;
  const endpoint = record.endpoint;
  const counts = endpoint != Endpoint.CountTokens;
  const input = readable && counts ? tokensOf(size) : 0;
  const stated = readable && saysText(endpoint) ? statedOutput(record.client, endpoint, json) : -1;
  let output: f64 = 0;
  estimate.isAssumed = stated < 0 && target.defaultOutput == 0;
  if (stated >= 0) output = <f64>min(MAX_TOKENS, stated);
  else if (target.defaultOutput > 0) output = counts ? target.defaultOutput : 0;
  else if (saysText(endpoint)) output = DEFAULT_OUTPUT;
  estimate.answers = readable ? answersOf(record.client, endpoint, json) : 1;
  estimate.certain.set(record.ownCall == OwnCall.None ? 1 : 0, input, input * target.inputPrice);
  estimate.answer.set(0, output, output * target.outputPrice);
}

function saysText(endpoint: Endpoint): bool {
  return endpoint == Endpoint.None || endpoint == Endpoint.Completions;
}

/** The most that each answer may say, in the API's own member; -1 where the client does not tell. */
function statedOutput(client: Format, endpoint: Endpoint, json: JsonIndex): i64 {
  if (client == Format.Responses) return json.amount(json.find(0, "max_output_tokens"));
  const plain = json.amount(json.find(0, "max_tokens"));
  if (client == Format.Messages || endpoint == Endpoint.Completions) return plain;
  return max<i64>(plain, json.amount(json.find(0, "max_completion_tokens")));
}

/** https://platform.openai.com/docs/api-reference/completions/create: `best_of` answers are made, of each prompt of a list. */
function answersOf(client: Format, endpoint: Endpoint, json: JsonIndex): f64 {
  if (endpoint == Endpoint.None && client != Format.ChatCompletions) return 1;
  let answers = max<i64>(1, json.amount(json.find(0, "n")));
  if (endpoint == Endpoint.Completions) {
    answers = max<i64>(answers, json.amount(json.find(0, "best_of")));
    answers = min(answers, MAX_ANSWERS) * promptsOf(json, json.find(0, "prompt"));
  }
  return <f64>min(answers, MAX_ANSWERS);
}

/** A list of texts, or of lists of tokens; a list of numbers is one prompt. */
function promptsOf(json: JsonIndex, prompt: i32): i64 {
  if (!json.isArray(prompt) || json.isNumber(prompt + 1)) return 1;
  let prompts: i64 = 0;
  for (let item = prompt + 1; item < json.next(prompt); item = json.next(item)) prompts += 1;
  return max<i64>(1, prompts);
}
