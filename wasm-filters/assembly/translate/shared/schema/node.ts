// What one schema object holds, as far as its writing depends on it.

import { JsonIndex } from "../../../json/json-index";
import { Keyword, keywordAt } from "./keywords";

/** A bit for each fact of a schema object. */
export const enum Fact {
  Root = 1,
  Typed = 2,
  /** Its instances are objects. */
  Object = 4,
  Array = 8,
  Properties = 16,
  Items = 32,
  AnyOf = 64,
  OneOf = 128,
  Enum = 256,
  /** OpenAPI's way to allow null. */
  Nullable = 512,
  /** Something says what its instances are. */
  Said = 1024,
  /** A reference has members beside it. */
  Beside = 2048,
  Ref = 4096,
  /** `additionalProperties` is false. */
  Closed = 8192,
  /** `additionalProperties` is a schema: the object is a map. */
  Map = 16384,
  Const = 32768,
  /** `additionalProperties` is true. */
  Open = 65536,
}

export function factsOf(json: JsonIndex, schema: i32, root: bool): i32 {
  let facts: i32 = root ? Fact.Root : 0;
  let members = 0;
  for (let key = schema + 1; key < json.next(schema); key = json.next(key + 1)) {
    const value = key + 1;
    members += 1;
    switch (keywordAt(json, key)) {
      case Keyword.Type:
        facts |= Fact.Typed | Fact.Said;
        if (hasType(json, value, "object")) facts |= Fact.Object;
        if (hasType(json, value, "array")) facts |= Fact.Array;
        break;
      case Keyword.Properties:
        if (json.isObject(value)) facts |= Fact.Properties | Fact.Said;
        break;
      case Keyword.Items:
        // A list of them is of an older draft.
        if (!json.isArray(value)) facts |= Fact.Items;
        facts |= Fact.Said;
        break;
      case Keyword.AnyOf:
        facts |= Fact.AnyOf | Fact.Said;
        break;
      case Keyword.OneOf:
        facts |= Fact.OneOf | Fact.Said;
        break;
      case Keyword.AllOf:
        facts |= Fact.Said;
        break;
      case Keyword.Const:
        facts |= Fact.Const | Fact.Said;
        break;
      case Keyword.Enum:
        facts |= Fact.Enum | Fact.Said;
        break;
      case Keyword.Ref:
        if (json.isString(value)) facts |= Fact.Ref | Fact.Said;
        break;
      case Keyword.Nullable:
        if (json.isTrue(value)) facts |= Fact.Nullable;
        break;
      case Keyword.AdditionalProperties:
        if (json.isObject(value)) facts |= Fact.Map;
        else facts |= json.isTrue(value) ? Fact.Open : Fact.Closed;
        break;
      case Keyword.Defs:
      case Keyword.Schema:
        members -= 1;
        break;
      default:
        break;
    }
  }
  if ((facts & Fact.Ref) != 0 && members > 1) facts |= Fact.Beside;
  if ((facts & (Fact.Typed | Fact.Properties)) == Fact.Properties) facts |= Fact.Object;
  if ((facts & (Fact.Typed | Fact.Items)) == Fact.Items) facts |= Fact.Array;
  return facts;
}

/** Whether a `type`, a name or a list of names, has the name. */
export function hasType(json: JsonIndex, type: i32, name: string): bool {
  if (!json.isArray(type)) return json.textEquals(type, name);
  for (let item = type + 1; item < json.next(type); item = json.next(item)) {
    if (json.textEquals(item, name)) return true;
  }
  return false;
}
