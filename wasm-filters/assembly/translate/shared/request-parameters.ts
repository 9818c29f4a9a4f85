// Reads one parameter of a client's request and passes it to the visitor. Each function passes on a value of its type,
// refuses others, and ignores -1, an absent or null member. Returns false after a refusal.

import { QUOTE } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";
import { RequestScope } from "./request-scope";
import { Parameter } from "../visitor/request";

const constant = new Buffer(16, 64);

/** Passes a value on unchanged. */
export function visitParameter(scope: RequestScope, kind: Parameter, token: i32): bool {
  scope.visitor.parameter(kind, scope.json.ptr(token), scope.json.size(token));
  return scope.settle(token);
}

/** Passes on `value`, the visitor's equivalent of `token`: raw JSON, ASCII. */
export function visitConstant(scope: RequestScope, kind: Parameter, value: string, token: i32): bool {
  constant.clear();
  constant.ascii(value);
  scope.visitor.parameter(kind, constant.ptr, constant.len);
  return scope.settle(token);
}

export function readCount(scope: RequestScope, kind: Parameter, token: i32): bool {
  if (token < 0) return true;
  if (scope.json.integer(token) < 1) return scope.refuse(token, "must be an integer of at least 1");
  return visitParameter(scope, kind, token);
}

export function readNumber(scope: RequestScope, kind: Parameter, token: i32): bool {
  if (token < 0) return true;
  return scope.json.isNumber(token)
    ? visitParameter(scope, kind, token)
    : scope.refuse(token, "must be a number");
}

export function readString(scope: RequestScope, kind: Parameter, token: i32): bool {
  if (token < 0) return true;
  return scope.json.isString(token)
    ? visitParameter(scope, kind, token)
    : scope.refuse(token, "must be a string");
}

export function readObject(scope: RequestScope, kind: Parameter, token: i32): bool {
  if (token < 0) return true;
  return scope.isObject(token) && visitParameter(scope, kind, token);
}

export function readBoolean(scope: RequestScope, kind: Parameter, token: i32): bool {
  if (token < 0) return true;
  return scope.json.isBoolean(token)
    ? visitParameter(scope, kind, token)
    : scope.refuse(token, "must be a boolean");
}

/** `array` must be an array; each item becomes a parameter of its own. */
export function readStops(scope: RequestScope, array: i32): bool {
  const json = scope.json;
  for (let item = array + 1; item < json.next(array); item = json.next(item)) {
    if (!json.isString(item)) return scope.refuse(item, "must be a string");
    if (!visitParameter(scope, Parameter.StopSequence, item)) return false;
  }
  return true;
}

/** Accepts one of `words` and passes it on without escapes. */
export function readWord(scope: RequestScope, kind: Parameter, token: i32, words: StaticArray<string>): bool {
  if (token < 0) return true;
  for (let i = 0; i < words.length; i++) {
    const word = unchecked(words[i]);
    if (!scope.json.textEquals(token, word)) continue;
    constant.clear();
    constant.byte(QUOTE);
    constant.ascii(word);
    constant.byte(QUOTE);
    scope.visitor.parameter(kind, constant.ptr, constant.len);
    return scope.settle(token);
  }
  return scope.refuse(token, "must be one of " + words.join(", "));
}
