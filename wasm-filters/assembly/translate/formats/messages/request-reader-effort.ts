// Reads the thinking effort of a Messages request, and the format of its response. `output_config.effort` takes
// precedence over a budget: it is the newer member, and the visitor has the same levels. `output_format` is the
// format's older place.
// https://platform.claude.com/docs/en/build-with-claude/structured-outputs

import { Buffer } from "../../../bytes/buffer";
import { readWord, visitConstant, visitParameter } from "../../shared/request-parameters";
import { RequestScope } from "../../shared/request-scope";
import { Parameter } from "../../visitor/request";

/** The visitor's efforts that the API has. */
const EFFORTS: StaticArray<string> = ["low", "medium", "high", "xhigh", "max"];
const built = new Buffer(512, 8 << 20);

export function readOutputConfig(scope: RequestScope, config: i32, legacy: i32): bool {
  const json = scope.json;
  if (config >= 0 && !scope.isObject(config)) return false;
  const nested = scope.member(config, "format");
  const format = nested >= 0 ? nested : legacy;
  if (format >= 0 && !readFormat(scope, format)) return false;
  const effort = scope.member(config, "effort");
  if (effort >= 0 && !json.isString(effort)) return scope.refuse(effort, "must be a string");
  return readWord(scope, Parameter.ReasoningEffort, effort, EFFORTS);
}

/** A summary is requested only when the client asks for one explicitly, because other providers charge for it too. */
function readDisplay(scope: RequestScope, thinking: i32): bool {
  const json = scope.json;
  const display = scope.member(thinking, "display");
  if (display < 0 || json.textEquals(display, "omitted")) return true;
  if (!json.textEquals(display, "summarized")) return scope.refuse(display, "must be summarized or omitted");
  return visitConstant(scope, Parameter.ReasoningSummary, '"auto"', display);
}

/**
 * `disabled`, and `adaptive` without an effort, send nothing: the other model keeps its default, since many refuse the
 * parameter.
 */
export function readThinking(scope: RequestScope, thinking: i32, config: i32): bool {
  const json = scope.json;
  if (thinking < 0) return true;
  if (!scope.isObject(thinking)) return false;
  const type = scope.requiredString(thinking, "type");
  if (type < 0) return false;
  if (json.textEquals(type, "enabled")) {
    const budget = scope.member(thinking, "budget_tokens");
    if (json.integer(budget) < 1024) {
      return scope.refuseMember(thinking, "budget_tokens", "must be an integer of at least 1024");
    }
    if (!readDisplay(scope, thinking)) return false;
    if (scope.member(config, "effort") >= 0) return true;
    return visitParameter(scope, Parameter.ThinkingBudget, budget);
  }
  if (json.textEquals(type, "adaptive")) return readDisplay(scope, thinking);
  if (json.textEquals(type, "disabled") || json.textEquals(type, "between_tools")) return true;
  return scope.refuse(type, "must be enabled, disabled, adaptive or between_tools");
}

/** Chat Completions requires a name beside the schema, and `strict` only for schemas that meet its rules. */
function readFormat(scope: RequestScope, format: i32): bool {
  const json = scope.json;
  if (!scope.isObject(format)) return false;
  const type = scope.requiredString(format, "type");
  if (type < 0) return false;
  if (!json.textEquals(type, "json_schema")) return scope.refuse(type, "must be json_schema");
  const schema = scope.member(format, "schema");
  if (!json.isObject(schema)) return scope.refuseMember(format, "schema", "must be a JSON Schema object");
  built.clear();
  built.ascii('{"type":"json_schema","json_schema":{"name":"answer"');
  built.ascii(',"strict":true');
  built.labelled(',"schema":', json.ptr(schema), json.size(schema));
  built.ascii("}}");
  if (built.overflowed) return scope.refuse(schema, "is too large");
  scope.visitor.parameter(Parameter.ResponseFormat, built.ptr, built.len);
  return scope.settle(format);
}
