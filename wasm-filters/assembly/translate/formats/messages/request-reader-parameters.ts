// Reads the root members of a Messages request; `cache_control` is read with the turns. Members that the visitor lacks
// (container, mcp_servers, inference_geo) are reported as unknown.

import { RequestFields } from "../../shared/request-fields";
import {
  readCount,
  readNumber,
  readStops,
  visitConstant,
  visitParameter,
} from "../../shared/request-parameters";
import { RequestScope } from "../../shared/request-scope";
import { Parameter } from "../../visitor/request";
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
  CacheControl,
}

/** In the order of Field. */
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
];

export function readParameters(scope: RequestScope, fields: RequestFields, choice: i32): bool {
  const limit = fields.get(Field.MaxTokens);
  if (limit < 0 && !scope.onlyCounts) return scope.refuseMember(0, "max_tokens", "is required");
  return (
    (limit < 0 || readCount(scope, Parameter.MaxTokens, limit)) &&
    readNumber(scope, Parameter.Temperature, fields.get(Field.Temperature)) &&
    readNumber(scope, Parameter.TopP, fields.get(Field.TopP)) &&
    readNumber(scope, Parameter.TopK, fields.get(Field.TopK)) &&
    readStopSequences(scope, fields.get(Field.StopSequences)) &&
    readMetadata(scope, fields.get(Field.Metadata)) &&
    readParallel(scope, choice) &&
    readOutputConfig(scope, fields.get(Field.OutputConfig), fields.get(Field.OutputFormat)) &&
    readThinking(scope, fields.get(Field.Thinking), fields.get(Field.OutputConfig)) &&
    readServiceTier(scope, fields.get(Field.ServiceTier))
  );
}

function readStopSequences(scope: RequestScope, token: i32): bool {
  if (token < 0) return true;
  if (!scope.json.isArray(token)) return scope.refuse(token, "must be an array of strings");
  return readStops(scope, token);
}

function readMetadata(scope: RequestScope, token: i32): bool {
  if (token < 0) return true;
  if (!scope.isObject(token)) return false;
  if (!scope.optionalString(token, "user_id")) return false;
  const user = scope.member(token, "user_id");
  return user < 0 || visitParameter(scope, Parameter.User, user);
}

/** Messages has it inside the tool choice, the visitor beside it. */
function readParallel(scope: RequestScope, choice: i32): bool {
  const json = scope.json;
  const disabled = scope.member(choice, "disable_parallel_tool_use");
  if (disabled < 0) return true;
  if (!json.isBoolean(disabled)) return scope.refuse(disabled, "must be a boolean");
  return visitConstant(
    scope,
    Parameter.ParallelToolCalls,
    json.isTrue(disabled) ? "false" : "true",
    disabled,
  );
}

function readServiceTier(scope: RequestScope, token: i32): bool {
  const json = scope.json;
  if (token < 0 || json.textEquals(token, "auto")) return true;
  return json.textEquals(token, "standard_only")
    ? visitConstant(scope, Parameter.ServiceTier, '"default"', token)
    : scope.refuse(token, "must be auto or standard_only");
}
