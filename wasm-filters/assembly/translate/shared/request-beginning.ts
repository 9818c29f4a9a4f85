// The beginning that all request readers share: the root's members, the `stream` flag, and the first unknown member.

import { RequestFields } from "./request-fields";
import { nameOf, RequestScope } from "./request-scope";

/** Loads `fields` and visits the beginning; `streamField` is the slot of `stream`. False after a refusal. */
export function readBeginning(
  scope: RequestScope,
  fields: RequestFields,
  streamField: i32,
  model: usize,
  modelLength: i32,
): bool {
  const json = scope.json;
  if (!json.isObject(0)) return scope.refuse(0, "must be a JSON object");
  const unknown = fields.load(json, 0);
  const stream = fields.get(streamField);
  if (!scope.isOptionalBoolean(stream)) return false;
  scope.visitor.begin(model, modelLength, json.isTrue(stream));
  if (unknown < 0) return true;
  scope.visitor.unknown(nameOf(json, unknown));
  return scope.settle(unknown);
}
