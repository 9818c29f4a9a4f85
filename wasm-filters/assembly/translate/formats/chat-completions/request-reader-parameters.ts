// Reads the root members of a Chat Completions request. Members that would change the response's shape and that the
// visitor cannot carry are reported as unknown.

import { RequestFields } from "../../shared/request-fields";
import {
  readBoolean,
  readCount,
  readNumber,
  readObject,
  readStops,
  readString,
  readWord,
  visitParameter,
} from "../../shared/request-parameters";
import { EFFORTS } from "../../visitor/efforts";
import { RequestScope } from "../../shared/request-scope";
import { Parameter } from "../../visitor/request";

export const enum Field {
  Model,
  Messages,
  Stream,
  MaxCompletionTokens,
  MaxTokens,
  Temperature,
  TopP,
  TopK,
  Stop,
  User,
  SafetyIdentifier,
  Seed,
  FrequencyPenalty,
  PresencePenalty,
  LogitBias,
  ParallelToolCalls,
  ResponseFormat,
  ReasoningEffort,
  ServiceTier,
  Metadata,
  Tools,
  ToolChoice,
  N,
  Logprobs,
  TopLogprobs,
  Modalities,
  Store,
  Verbosity,
  PromptCacheKey,
  PromptCacheRetention,
  WebSearchOptions,
  Functions,
  FunctionCall,
}

/** In the order of Field. */
export const FIELD_NAMES: StaticArray<string> = [
  "model",
  "messages",
  "stream",
  "max_completion_tokens",
  "max_tokens",
  "temperature",
  "top_p",
  "top_k",
  "stop",
  "user",
  "safety_identifier",
  "seed",
  "frequency_penalty",
  "presence_penalty",
  "logit_bias",
  "parallel_tool_calls",
  "response_format",
  "reasoning_effort",
  "service_tier",
  "metadata",
  "tools",
  "tool_choice",
  "n",
  "logprobs",
  "top_logprobs",
  "modalities",
  "store",
  "verbosity",
  "prompt_cache_key",
  "prompt_cache_retention",
  "web_search_options",
  "functions",
  "function_call",
];

export function readParameters(scope: RequestScope, fields: RequestFields): bool {
  const completion = fields.get(Field.MaxCompletionTokens);
  return (
    readChoices(scope, fields) &&
    readCount(scope, Parameter.MaxTokens, completion >= 0 ? completion : fields.get(Field.MaxTokens)) &&
    readNumber(scope, Parameter.Temperature, fields.get(Field.Temperature)) &&
    readNumber(scope, Parameter.TopP, fields.get(Field.TopP)) &&
    readTopK(scope, fields.get(Field.TopK)) &&
    readStop(scope, fields.get(Field.Stop)) &&
    readString(scope, Parameter.User, fields.get(Field.User)) &&
    readString(scope, Parameter.SafetyIdentifier, fields.get(Field.SafetyIdentifier)) &&
    readNumber(scope, Parameter.Seed, fields.get(Field.Seed)) &&
    readNumber(scope, Parameter.FrequencyPenalty, fields.get(Field.FrequencyPenalty)) &&
    readNumber(scope, Parameter.PresencePenalty, fields.get(Field.PresencePenalty)) &&
    readObject(scope, Parameter.LogitBias, fields.get(Field.LogitBias)) &&
    readBoolean(scope, Parameter.ParallelToolCalls, fields.get(Field.ParallelToolCalls)) &&
    readResponseFormat(scope, fields.get(Field.ResponseFormat)) &&
    readWord(scope, Parameter.ReasoningEffort, fields.get(Field.ReasoningEffort), EFFORTS) &&
    readString(scope, Parameter.ServiceTier, fields.get(Field.ServiceTier)) &&
    readObject(scope, Parameter.Metadata, fields.get(Field.Metadata)) &&
    readBoolean(scope, Parameter.Store, fields.get(Field.Store)) &&
    readVerbosity(scope, fields.get(Field.Verbosity)) &&
    readString(scope, Parameter.PromptCacheKey, fields.get(Field.PromptCacheKey)) &&
    readString(scope, Parameter.PromptCacheRetention, fields.get(Field.PromptCacheRetention))
  );
}

/** Answers are texts. */
function readChoices(scope: RequestScope, fields: RequestFields): bool {
  const json = scope.json;
  const n = fields.get(Field.N);
  if (n >= 0 && json.integer(n) < 1) return scope.refuse(n, "must be an integer of at least 1");
  if (json.integer(n) > 1) {
    scope.visitor.choices(json.integer(n));
    if (!scope.settle(n)) return false;
    scope.notes.choices = <i32>json.integer(n);
  }
  const logprobs = fields.get(Field.Logprobs);
  if (!scope.isOptionalBoolean(logprobs)) return false;
  if (json.isTrue(logprobs) && !visitParameter(scope, Parameter.Logprobs, logprobs)) return false;
  const top = fields.get(Field.TopLogprobs);
  if (top >= 0 && json.integer(top) < 0) return scope.refuse(top, "must be an integer of at least 0");
  if (json.integer(top) > 0 && !visitParameter(scope, Parameter.TopLogprobs, top)) return false;
  const modalities = fields.get(Field.Modalities);
  if (modalities < 0) return true;
  if (!scope.isArray(modalities)) return false;
  for (let item = modalities + 1; item < json.next(modalities); item = json.next(item)) {
    if (!json.textEquals(item, "text"))
      return scope.refuse(item, "only text answers are available from this model");
  }
  return true;
}

/** An extension of other servers: 0 and -1 mean no limit. */
function readTopK(scope: RequestScope, token: i32): bool {
  if (token < 0) return true;
  if (!scope.json.isNumber(token)) return scope.refuse(token, "must be an integer");
  return scope.json.integer(token) < 1 || visitParameter(scope, Parameter.TopK, token);
}

function readVerbosity(scope: RequestScope, token: i32): bool {
  const json = scope.json;
  if (token < 0) return true;
  if (json.textEquals(token, "low") || json.textEquals(token, "medium") || json.textEquals(token, "high"))
    return visitParameter(scope, Parameter.Verbosity, token);
  return scope.refuse(token, "must be low, medium or high");
}

function readStop(scope: RequestScope, token: i32): bool {
  const json = scope.json;
  if (token < 0) return true;
  if (json.isString(token)) return visitParameter(scope, Parameter.StopSequence, token);
  if (!json.isArray(token)) return scope.refuse(token, "must be a string or an array of strings");
  return readStops(scope, token);
}

function readResponseFormat(scope: RequestScope, token: i32): bool {
  const json = scope.json;
  if (token < 0) return true;
  if (!scope.isObject(token)) return false;
  const type = scope.requiredString(token, "type");
  if (type < 0) return false;
  if (json.textEquals(type, "json_schema")) {
    const format = scope.requiredObject(token, "json_schema");
    if (format < 0) return false;
    if (scope.requiredName(format, "name") < 0) return false;
    if (!json.isObject(scope.member(format, "schema"))) {
      return scope.refuseMember(format, "schema", "must be a JSON Schema object");
    }
  } else if (!json.textEquals(type, "text") && !json.textEquals(type, "json_object")) {
    return scope.refuse(type, "must be text, json_object or json_schema");
  }
  return visitParameter(scope, Parameter.ResponseFormat, token);
}
