// Reads the turns of a Responses request, whose input is a flat list. System and developer messages come first,
// wherever they are. Consecutive messages and calls of the model form one turn, which its reasoning opens; a second
// message in a row without a call between begins another turn. Between two of the model's turns, the outputs precede
// the user's messages, because they answer the calls.

import { RequestScope } from "../../shared/request-scope";
import { visitBeginning } from "../../shared/turns";
import { Role } from "../../visitor/request";
import { readCall, readOutput } from "./request-reader-calls";
import { ItemKind, kindOf, refuseItem } from "./request-reader-kinds";
import { PartSet, readParts } from "./request-reader-parts";
import { readSearchCall, readSearchOutput } from "./request-reader-tool-search";
import { readReasoning } from "./request-reader-reasoning";

export function readInput(scope: RequestScope, input: i32): bool {
  const json = scope.json;
  if (json.isString(input)) {
    scope.visitor.beginMessage(Role.User);
    scope.visitor.text(json.textPtr(input), json.textLen(input));
    scope.visitor.endMessage();
    return scope.settle(input);
  }
  const end = json.next(input);
  let item = json.isArray(input) ? input + 1 : input;
  if (!readSystem(scope, item, end)) return false;
  if (item < end && isSystemOnly(scope, item, end)) visitBeginning(scope.visitor);
  while (item < end) {
    const after = isModels(kindOf(scope, item))
      ? readModelsTurn(scope, item, end)
      : readOthersTurn(scope, item, end);
    if (after < 0) return false;
    item = after;
  }
  return true;
}

/** Visits the system texts; checks only the kind of other items. */
function readSystem(scope: RequestScope, first: i32, end: i32): bool {
  for (let item = first; item < end; item = scope.json.next(item)) {
    if (!scope.isObject(item)) return false;
    const kind = kindOf(scope, item);
    if (kind == ItemKind.Unknown) return refuseItem(scope, item);
    if (kind == ItemKind.System && !readParts(scope, item, "content", PartSet.System)) return false;
  }
  return true;
}

function isSystemOnly(scope: RequestScope, first: i32, end: i32): bool {
  for (let item = first; item < end; item = scope.json.next(item))
    if (kindOf(scope, item) != ItemKind.System) return false;
  return true;
}

function isModels(kind: ItemKind): bool {
  return kind == ItemKind.Assistant || kind == ItemKind.Reasoning || isCall(kind);
}

function isCall(kind: ItemKind): bool {
  return kind == ItemKind.Call || kind == ItemKind.SearchCall;
}

/** Visits the model's turn from `first` on. Returns the item after it, or -1 after a refusal. */
function readModelsTurn(scope: RequestScope, first: i32, end: i32): i32 {
  let spoken = false;
  let called = false;
  let item = first;
  scope.visitor.beginMessage(Role.Assistant);
  for (; item < end; item = scope.json.next(item)) {
    const kind = kindOf(scope, item);
    if (kind == ItemKind.System || kind == ItemKind.PassedOver) continue;
    if (!isModels(kind)) break;
    if (spoken && !called && !isCall(kind)) {
      scope.visitor.endMessage();
      scope.visitor.beginMessage(Role.Assistant);
      spoken = false;
    }
    if (isCall(kind)) {
      called = true;
      if (kind == ItemKind.Call ? !readCall(scope, item) : !readSearchCall(scope, item)) return -1;
    } else if (kind == ItemKind.Reasoning) {
      if (!readReasoning(scope, item)) return -1;
    } else {
      spoken = true;
      if (!readParts(scope, item, "content", PartSet.Assistant)) return -1;
    }
  }
  scope.visitor.endMessage();
  return scope.settle(first) ? item : -1;
}

/** Visits outputs, then the user's messages, up to the model's next item. Returns that item, or -1 after a refusal. */
function readOthersTurn(scope: RequestScope, first: i32, end: i32): i32 {
  let after = first;
  while (after < end && !isModels(kindOf(scope, after))) after = scope.json.next(after);
  for (let item = first; item < after; item = scope.json.next(item)) {
    const kind = kindOf(scope, item);
    if (kind == ItemKind.Output && !readOutput(scope, item)) return -1;
    if (kind == ItemKind.SearchOutput && !readSearchOutput(scope, item)) return -1;
  }
  for (let item = first; item < after; item = scope.json.next(item)) {
    if (kindOf(scope, item) == ItemKind.User && !readUser(scope, item)) return -1;
  }
  return after;
}

function readUser(scope: RequestScope, item: i32): bool {
  scope.visitor.beginMessage(Role.User);
  if (!readParts(scope, item, "content", PartSet.User)) return false;
  scope.visitor.endMessage();
  return scope.settle(item);
}
