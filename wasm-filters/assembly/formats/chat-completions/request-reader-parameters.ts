// The root members of a Chat Completions request. What would change the shape of the answer and has no word in the
// vocabulary is reported as unknown. Passed over: stream_options, which concern the gateway itself, and `prediction`,
// which only makes an answer faster. https://platform.openai.com/docs/guides/predicted-outputs

import { Buffer } from "../../bytes/buffer";
import { writeUnescaped } from "../../bytes/escape";
import { equalsAscii } from "../../bytes/slice";
import { RequestFields } from "../request-fields";
import { RequestScope } from "../request-scope";
import { Parameter } from "../visitor";

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

/** In the order of Field; those behind the last Field are passed over. */
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
  "prediction",
  "stream_options",
];

const literal = new Buffer(16, 64);

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
    readEffort(scope, fields.get(Field.ReasoningEffort)) &&
    readString(scope, Parameter.ServiceTier, fields.get(Field.ServiceTier)) &&
    readObject(scope, Parameter.Metadata, fields.get(Field.Metadata)) &&
    readBoolean(scope, Parameter.Store, fields.get(Field.Store)) &&
    readVerbosity(scope, fields.get(Field.Verbosity)) &&
    readString(scope, Parameter.PromptCacheKey, fields.get(Field.PromptCacheKey)) &&
    readString(scope, Parameter.PromptCacheRetention, fields.get(Field.PromptCacheRetention))
  );
}

/** One text answer is the only shape the vocabulary has. */
function readChoices(scope: RequestScope, fields: RequestFields): bool {
  const json = scope.json;
  const n = fields.get(Field.N);
  if (n >= 0 && json.integer(n) != 1) return scope.refuse(n, "must be 1: the other API gives one answer");
  const logprobs = fields.get(Field.Logprobs);
  if (logprobs >= 0 && !json.isBoolean(logprobs)) return scope.refuse(logprobs, "must be a boolean");
  if (json.isTrue(logprobs) && !emit(scope, Parameter.Logprobs, logprobs)) return false;
  const top = fields.get(Field.TopLogprobs);
  if (top >= 0 && json.integer(top) < 0) return scope.refuse(top, "must be an integer of at least 0");
  if (json.integer(top) > 0 && !emit(scope, Parameter.TopLogprobs, top)) return false;
  const modalities = fields.get(Field.Modalities);
  if (modalities < 0) return true;
  if (!json.isArray(modalities)) return scope.refuse(modalities, "must be an array");
  for (let item = modalities + 1; item < json.next(modalities); item = json.next(item)) {
    if (!json.textEquals(item, "text"))
      return scope.refuse(item, "only text answers are available from this model");
  }
  return true;
}

function emit(scope: RequestScope, kind: Parameter, token: i32): bool {
  scope.visitor.parameter(kind, scope.json.ptr(token), scope.json.size(token));
  return scope.settle(token);
}

function readCount(scope: RequestScope, kind: Parameter, token: i32): bool {
  if (token < 0) return true;
  if (scope.json.integer(token) < 1) return scope.refuse(token, "must be an integer of at least 1");
  return emit(scope, kind, token);
}

function readNumber(scope: RequestScope, kind: Parameter, token: i32): bool {
  if (token < 0) return true;
  return scope.json.isNumber(token) ? emit(scope, kind, token) : scope.refuse(token, "must be a number");
}

/** Other servers' extension: 0 and -1 mean no limit. */
function readTopK(scope: RequestScope, token: i32): bool {
  if (token < 0) return true;
  if (!scope.json.isNumber(token)) return scope.refuse(token, "must be an integer");
  return scope.json.integer(token) < 1 || emit(scope, Parameter.TopK, token);
}

function readString(scope: RequestScope, kind: Parameter, token: i32): bool {
  if (token < 0) return true;
  return scope.json.isString(token) ? emit(scope, kind, token) : scope.refuse(token, "must be a string");
}

function readObject(scope: RequestScope, kind: Parameter, token: i32): bool {
  if (token < 0) return true;
  return scope.json.isObject(token) ? emit(scope, kind, token) : scope.refuse(token, "must be an object");
}

function readBoolean(scope: RequestScope, kind: Parameter, token: i32): bool {
  if (token < 0) return true;
  return scope.json.isBoolean(token) ? emit(scope, kind, token) : scope.refuse(token, "must be a boolean");
}

function readVerbosity(scope: RequestScope, token: i32): bool {
  const json = scope.json;
  if (token < 0) return true;
  if (json.textEquals(token, "low") || json.textEquals(token, "medium") || json.textEquals(token, "high"))
    return emit(scope, Parameter.Verbosity, token);
  return scope.refuse(token, "must be low, medium or high");
}

function readStop(scope: RequestScope, token: i32): bool {
  const json = scope.json;
  if (token < 0) return true;
  if (json.isString(token)) return emit(scope, Parameter.StopSequence, token);
  if (!json.isArray(token)) return scope.refuse(token, "must be a string or an array of strings");
  for (let item = token + 1; item < json.next(token); item = json.next(item)) {
    if (!json.isString(item)) return scope.refuse(item, "must be a string");
    if (!emit(scope, Parameter.StopSequence, item)) return false;
  }
  return true;
}

function readEffort(scope: RequestScope, token: i32): bool {
  if (token < 0) return true;
  if (!isEffort(scope, token)) {
    return scope.refuse(token, "must be one of none, minimal, low, medium, high, xhigh, max");
  }
  // Spelled without escapes from here on.
  literal.clear();
  literal.byte(0x22);
  writeUnescaped(literal, scope.json.textPtr(token), scope.json.textLen(token));
  literal.byte(0x22);
  scope.visitor.parameter(Parameter.ReasoningEffort, literal.ptr, literal.len);
  return scope.settle(token);
}

function isEffort(scope: RequestScope, token: i32): bool {
  const json = scope.json;
  if (!json.isString(token)) return false;
  literal.clear();
  writeUnescaped(literal, json.textPtr(token), json.textLen(token));
  for (let i = 0; i < EFFORTS.length; i++) {
    if (equalsAscii(literal.ptr, literal.len, unchecked(EFFORTS[i]))) return true;
  }
  return false;
}

const EFFORTS: StaticArray<string> = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

function readResponseFormat(scope: RequestScope, token: i32): bool {
  const json = scope.json;
  if (token < 0) return true;
  if (!json.isObject(token)) return scope.refuse(token, "must be an object");
  const type = scope.requiredString(token, "type");
  if (type < 0) return false;
  if (json.textEquals(type, "json_schema")) {
    const format = scope.member(token, "json_schema");
    if (!json.isObject(format)) return scope.refuseMember(token, "json_schema", "must be an object");
    if (scope.requiredName(format, "name") < 0) return false;
    if (!json.isObject(scope.member(format, "schema"))) {
      return scope.refuseMember(format, "schema", "must be a JSON Schema object");
    }
  } else if (!json.textEquals(type, "text") && !json.textEquals(type, "json_object")) {
    return scope.refuse(type, "must be text, json_object or json_schema");
  }
  return emit(scope, Parameter.ResponseFormat, token);
}
