// Moonshot's flavour of JSON Schema: each schema says its type, but one with alternatives or a reference leaves that to them,
// and has only a description beside them. References lead to `$defs`.
// https://github.com/MoonshotAI/walle/blob/main/docs/walle.md

import { JsonIndex } from "../../../json/json-index";
import { Action } from "./dialects";
import { Keyword } from "./keywords";
import { Fact } from "./node";

/** The member of a schema that takes any value. */
export const ANY_TYPE: string = '"type":["null","boolean","object","array","number","string"]';

/** What becomes of a keyword below a tool's root, where the dialect would take it as `action`. */
export function moonshotAction(keyword: Keyword, action: Action, facts: i32): Action {
  if (keyword == Keyword.Description || keyword == Keyword.Title) return action;
  if ((facts & Fact.Ref) != 0) return keyword == Keyword.Ref ? action : Action.Note;
  if (!leavesType(facts)) {
    const combines = keyword == Keyword.AnyOf || keyword == Keyword.OneOf || keyword == Keyword.AllOf;
    return combines ? Action.Note : action;
  }
  if (keyword == Keyword.Type) return Action.Drop;
  if (keyword == Keyword.AnyOf) return action;
  return keyword == Keyword.OneOf && (facts & Fact.AnyOf) == 0 ? action : Action.Note;
}

/** Its alternatives or what it refers to say the type; properties say more than alternatives, which narrow them. */
export function leavesType(facts: i32): bool {
  if ((facts & Fact.Ref) != 0) return true;
  return (facts & (Fact.AnyOf | Fact.OneOf)) != 0 && (facts & Fact.Properties) == 0;
}

/** The type of a schema that does not say it: as its members or its first value tell, else any. */
export function untoldType(json: JsonIndex, schema: i32, facts: i32): string {
  if ((facts & Fact.Object) != 0) return '"type":"object"';
  if ((facts & Fact.Array) != 0) return '"type":"array"';
  const list = json.find(schema, "enum");
  const value = json.isArray(list) && json.next(list) > list + 1 ? list + 1 : json.find(schema, "const");
  if (json.isString(value)) return '"type":"string"';
  if (json.isNumber(value)) return '"type":"number"';
  if (json.isBoolean(value)) return '"type":"boolean"';
  return ANY_TYPE;
}
