// The root members of a Messages request. `cache_control` is read with the turns. Passed over, because they only steer
// Anthropic's speed, diagnostics or accounts or trim a history on its side: diagnostics, speed, context_management,
// anthropic_version, anthropic_beta, betas, user_profile_id, workspace_id. Others that the vocabulary lacks (container,
// mcp_servers, inference_geo) are reported as unknown.

import { Buffer } from "../../bytes/buffer";
import { RequestFields } from "../request-fields";
import { RequestScope } from "../request-scope";
import { Parameter } from "../visitor";
import { readOutputConfig, readThinking } from "./request-reader-effort";

export const enum Field {
  Model,
  Messages,
  Stream,
  MaxTokens,
  System,
  Metadata,
  StopSequences,
  Temperature,
  TopP,
  TopK,
  Tools,
  ToolChoice,
  Thinking,
  ServiceTier,
  OutputConfig,
  OutputFormat,
}

/** In the order of Field; those behind the last Field are passed over. */
export const FIELD_NAMES: StaticArray<string> = [
  "model",
  "messages",
  "stream",
  "max_tokens",
  "system",
  "metadata",
  "stop_sequences",
  "temperature",
  "top_p",
  "top_k",
  "tools",
  "tool_choice",
  "thinking",
  "service_tier",
  "output_config",
  "output_format",
  "cache_control",
  "diagnostics",
  "speed",
  "context_management",
  "anthropic_version",
  "anthropic_beta",
  "betas",
  "user_profile_id",
  "workspace_id",
];

const literal = new Buffer(16, 64);

export function readParameters(scope: RequestScope, fields: RequestFields, choice: i32): bool {
  const json = scope.json;
  const limit = fields.get(Field.MaxTokens);
  if (limit < 0) return scope.refuseMember(0, "max_tokens", "is required");
  if (json.integer(limit) < 1) return scope.refuse(limit, "must be an integer of at least 1");
  return (
    emit(scope, Parameter.MaxTokens, limit) &&
    readNumber(scope, Parameter.Temperature, fields.get(Field.Temperature)) &&
    readNumber(scope, Parameter.TopP, fields.get(Field.TopP)) &&
    readNumber(scope, Parameter.TopK, fields.get(Field.TopK)) &&
    readStops(scope, fields.get(Field.StopSequences)) &&
    readMetadata(scope, fields.get(Field.Metadata)) &&
    readParallel(scope, choice) &&
    readOutputConfig(scope, fields.get(Field.OutputConfig), fields.get(Field.OutputFormat)) &&
    readThinking(scope, fields.get(Field.Thinking), fields.get(Field.OutputConfig)) &&
    readServiceTier(scope, fields.get(Field.ServiceTier))
  );
}

function emit(scope: RequestScope, kind: Parameter, token: i32): bool {
  scope.visitor.parameter(kind, scope.json.ptr(token), scope.json.size(token));
  return scope.settle(token);
}

function readNumber(scope: RequestScope, kind: Parameter, token: i32): bool {
  if (token < 0) return true;
  return scope.json.isNumber(token) ? emit(scope, kind, token) : scope.refuse(token, "must be a number");
}

function readStops(scope: RequestScope, token: i32): bool {
  const json = scope.json;
  if (token < 0) return true;
  if (!json.isArray(token)) return scope.refuse(token, "must be an array of strings");
  for (let item = token + 1; item < json.next(token); item = json.next(item)) {
    if (!json.isString(item)) return scope.refuse(item, "must be a string");
    if (!emit(scope, Parameter.StopSequence, item)) return false;
  }
  return true;
}

function readMetadata(scope: RequestScope, token: i32): bool {
  if (token < 0) return true;
  if (!scope.json.isObject(token)) return scope.refuse(token, "must be an object");
  if (!scope.optionalString(token, "user_id")) return false;
  const user = scope.member(token, "user_id");
  return user < 0 || emit(scope, Parameter.User, user);
}

/** Stands inside the tool choice here, beside it in the vocabulary. */
function readParallel(scope: RequestScope, choice: i32): bool {
  const json = scope.json;
  const disabled = scope.member(choice, "disable_parallel_tool_use");
  if (disabled < 0) return true;
  if (!json.isBoolean(disabled)) return scope.refuse(disabled, "must be a boolean");
  tellLiteral(scope, Parameter.ParallelToolCalls, json.isTrue(disabled) ? "false" : "true");
  return scope.settle(disabled);
}

function readServiceTier(scope: RequestScope, token: i32): bool {
  const json = scope.json;
  if (token < 0) return true;
  if (json.textEquals(token, "standard_only")) tellLiteral(scope, Parameter.ServiceTier, '"default"');
  else if (!json.textEquals(token, "auto")) return scope.refuse(token, "must be auto or standard_only");
  return scope.settle(token);
}

function tellLiteral(scope: RequestScope, kind: Parameter, value: string): void {
  literal.clear();
  literal.ascii(value);
  scope.visitor.parameter(kind, literal.ptr, literal.len);
}
