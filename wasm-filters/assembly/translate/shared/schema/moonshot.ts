// Moonshot's flavour of JSON Schema: each schema says its type, but one with alternatives or a reference leaves that to them,
// and has only a description beside them. Values are scalars of one type, or null beside them, which is the type that is said.
// References lead to `$defs`, or to the root.
// https://github.com/MoonshotAI/walle/blob/main/docs/walle.md
// https://github.com/MoonshotAI/walle/blob/main/keyword_validators.go

import { Buffer } from "../../../bytes/buffer";
import { QUOTE, SLASH } from "../../../bytes/characters";
import { startsWithAscii } from "../../../bytes/slice";
import { JsonIndex } from "../../../json/json-index";
import { Action } from "./dialects";
import { Keyword } from "./keywords";
import { Fact } from "./node";

const DEFINITIONS: string = "#/$defs/";
const OLDER_DEFINITIONS: string = "#/definitions/";

/** A bit for each type of values; numbers are one. */
const enum Kind {
  String = 1,
  Number = 2,
  Boolean = 4,
  Null = 8,
  Other = 16,
}

/** The schema of any value, or of next to none: the dialect has no schema that nothing fits. */
export function schemaOf(any: bool): string {
  return any ? '{"type":["null","boolean","object","array","number","string"]}' : '{"type":"null"}';
}

/**
 * The facts without values and alternatives that the dialect refuses. `handed` is the type that the schema has by the one it is an
 * alternative of; -1 without one.
 */
export function takenFacts(json: JsonIndex, schema: i32, facts: i32, handed: i32): i32 {
  if ((facts & Fact.AnyOf) != 0 && !hasItems(json, json.find(schema, "anyOf"))) facts &= ~Fact.AnyOf;
  if ((facts & Fact.OneOf) != 0 && !hasItems(json, json.find(schema, "oneOf"))) facts &= ~Fact.OneOf;
  if ((facts & (Fact.Enum | Fact.Const)) == 0) return facts;
  const kinds = valuesOf(json, schema, facts);
  let taken = isOneKind(kinds) && (facts & Fact.Root) == 0;
  const type = (facts & Fact.Typed) != 0 ? json.find(schema, "type") : handed;
  if (type >= 0) {
    const said = saidBy(json, type) | ((facts & Fact.Nullable) != 0 ? Kind.Null : 0);
    taken = taken && isOneKind(said) && (kinds & ~said) == 0;
  }
  if (!taken) return facts & ~(Fact.Enum | Fact.Const);
  return (facts & Fact.Const) != 0 ? facts & ~Fact.Enum : facts;
}

/** What becomes of a keyword that the dialect would take as `action`; the facts are those taken. */
export function actionOf(keyword: Keyword, action: Action, facts: i32): Action {
  if (keyword == Keyword.Enum && (facts & Fact.Enum) == 0) return Action.Note;
  if (keyword == Keyword.Const && (facts & Fact.Const) == 0) return Action.Note;
  if (keyword == Keyword.Description || keyword == Keyword.Title || (facts & Fact.Root) != 0) return action;
  if ((facts & Fact.Ref) != 0) return keyword == Keyword.Ref ? action : Action.Note;
  if (!leavesType(facts)) {
    const combines = keyword == Keyword.AnyOf || keyword == Keyword.OneOf || keyword == Keyword.AllOf;
    return combines ? Action.Note : action;
  }
  if (keyword == Keyword.Type) return Action.Drop;
  if (keyword == Keyword.AnyOf) return (facts & Fact.AnyOf) != 0 ? action : Action.Note;
  return keyword == Keyword.OneOf && (facts & Fact.AnyOf) == 0 ? action : Action.Note;
}

/** Its alternatives or what it refers to say the type; properties say more than alternatives, which narrow them. */
export function leavesType(facts: i32): bool {
  if ((facts & Fact.Ref) != 0) return true;
  return (facts & (Fact.AnyOf | Fact.OneOf)) != 0 && (facts & Fact.Properties) == 0;
}

/** The type of a schema that does not say it: as its members or its values tell, else any. */
export function untoldType(json: JsonIndex, schema: i32, facts: i32): string {
  if ((facts & Fact.Object) != 0) return '"type":"object"';
  if ((facts & Fact.Array) != 0) return '"type":"array"';
  switch (valuesOf(json, schema, facts)) {
    case Kind.String:
      return '"type":"string"';
    case Kind.Number:
      return '"type":"number"';
    case Kind.Boolean:
      return '"type":"boolean"';
    case Kind.Null:
      return '"type":"null"';
    case Kind.Null | Kind.String:
      return '"type":["null","string"]';
    case Kind.Null | Kind.Number:
      return '"type":["null","number"]';
    case Kind.Null | Kind.Boolean:
      return '"type":["null","boolean"]';
    default:
      return '"type":["null","boolean","object","array","number","string"]';
  }
}

/** A reference stays if it leads to the root, or to or into a definition; `older`: all definitions are of older drafts. */
export function takesReference(json: JsonIndex, reference: i32, target: i32, older: bool): bool {
  if (target == 0 || (target > 0 && older && isOlder(json, reference))) return true;
  const text = json.textPtr(reference);
  const length = json.textLen(reference);
  if (!startsWithAscii(text, length, DEFINITIONS)) return false;
  if (target > 0) return true;
  for (let i = DEFINITIONS.length; i < length; i++) if (load<u8>(text + i) == SLASH) return true;
  return false;
}

/** Writes a reference that stays, as to today's definitions. */
export function writeReference(out: Buffer, json: JsonIndex, reference: i32): void {
  if (!isOlder(json, reference)) return out.bytes(json.ptr(reference), json.size(reference));
  const cut = OLDER_DEFINITIONS.length;
  out.byte(QUOTE);
  out.labelled(DEFINITIONS, json.textPtr(reference) + cut, json.textLen(reference) - cut);
  out.byte(QUOTE);
}

/** Whether a reference leads to the definitions of older drafts. */
function isOlder(json: JsonIndex, reference: i32): bool {
  return startsWithAscii(json.textPtr(reference), json.textLen(reference), OLDER_DEFINITIONS);
}

function hasItems(json: JsonIndex, list: i32): bool {
  return json.isArray(list) && json.next(list) > list + 1;
}

/** The kinds of the values that the facts have; 0 without any. */
function valuesOf(json: JsonIndex, schema: i32, facts: i32): i32 {
  if ((facts & Fact.Const) != 0) return kindOf(json, json.find(schema, "const"));
  const list = (facts & Fact.Enum) != 0 ? json.find(schema, "enum") : -1;
  if (!json.isArray(list)) return 0;
  let kinds = 0;
  for (let item = list + 1; item < json.next(list); item = json.next(item)) kinds |= kindOf(json, item);
  return kinds;
}

function kindOf(json: JsonIndex, value: i32): i32 {
  if (json.isString(value)) return Kind.String;
  if (json.isNumber(value)) return Kind.Number;
  if (json.isBoolean(value)) return Kind.Boolean;
  return json.isNull(value) ? Kind.Null : Kind.Other;
}

/** The kinds that a `type` says, a name or a list of names. */
function saidBy(json: JsonIndex, type: i32): i32 {
  if (!json.isArray(type)) return namedBy(json, type);
  let kinds = 0;
  for (let item = type + 1; item < json.next(type); item = json.next(item)) kinds |= namedBy(json, item);
  return kinds;
}

function namedBy(json: JsonIndex, name: i32): i32 {
  if (json.textEquals(name, "string")) return Kind.String;
  if (json.textEquals(name, "number") || json.textEquals(name, "integer")) return Kind.Number;
  if (json.textEquals(name, "boolean")) return Kind.Boolean;
  return json.textEquals(name, "null") ? Kind.Null : Kind.Other;
}

/** One kind of scalars, null, or both. */
function isOneKind(kinds: i32): bool {
  return kinds != 0 && (kinds & Kind.Other) == 0 && popcnt(kinds & ~Kind.Null) <= 1;
}
