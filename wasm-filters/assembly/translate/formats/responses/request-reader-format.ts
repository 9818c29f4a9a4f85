// Reads the response format of a Responses request. The visitor has it in the form of Chat Completions, which nests the
// schema's members in an object. https://platform.openai.com/docs/guides/structured-outputs

import { Buffer } from "../../../bytes/buffer";
import { RequestScope } from "../../shared/request-scope";
import { Parameter } from "../../visitor/request";

const built = new Buffer(512, 8 << 20);

export function readTextFormat(scope: RequestScope, format: i32): bool {
  const json = scope.json;
  if (format < 0) return true;
  if (!scope.isObject(format)) return false;
  const type = scope.requiredString(format, "type");
  if (type < 0) return false;
  built.clear();
  if (json.textEquals(type, "json_schema")) {
    if (!buildSchema(scope, format)) return false;
  } else if (json.textEquals(type, "json_object")) {
    built.ascii('{"type":"json_object"}');
  } else if (json.textEquals(type, "text")) {
    return true;
  } else {
    return scope.refuse(type, "must be text, json_object or json_schema");
  }
  scope.visitor.parameter(Parameter.ResponseFormat, built.ptr, built.len);
  return scope.settle(format);
}

function buildSchema(scope: RequestScope, format: i32): bool {
  const json = scope.json;
  const name = scope.requiredName(format, "name");
  if (name < 0 || !scope.optionalString(format, "description")) return false;
  const schema = scope.member(format, "schema");
  if (!json.isObject(schema)) return scope.refuseMember(format, "schema", "must be a JSON Schema object");
  const strict = scope.member(format, "strict");
  if (!scope.isOptionalBoolean(strict)) return false;
  built.ascii('{"type":"json_schema","json_schema":{"name":');
  copy(scope, name);
  const description = scope.member(format, "description");
  if (description >= 0) {
    built.ascii(',"description":');
    copy(scope, description);
  }
  if (strict >= 0) {
    built.ascii(',"strict":');
    copy(scope, strict);
  }
  built.ascii(',"schema":');
  copy(scope, schema);
  built.ascii("}}");
  return !built.overflowed || scope.refuse(schema, "is too large");
}

function copy(scope: RequestScope, token: i32): void {
  built.bytes(scope.json.ptr(token), scope.json.size(token));
}
