// The keywords of JSON Schema that the dialects tell apart. https://json-schema.org/draft/2020-12

import { indexOfName } from "../../../bytes/names";
import { JsonIndex } from "../../../json/json-index";

/** In the order of `NAMES`, after `Other`. */
export const enum Keyword {
  Other,
  Type,
  Description,
  Title,
  Properties,
  Required,
  AdditionalProperties,
  Items,
  PrefixItems,
  AnyOf,
  OneOf,
  AllOf,
  Not,
  Ref,
  Defs,
  Definitions,
  Enum,
  Const,
  Format,
  Minimum,
  Maximum,
  MinItems,
  MaxItems,
  Default,
  /** OpenAPI's. */
  Nullable,
  Schema,
  Id,
  Comment,
  If,
  DependentRequired,
  DependentSchemas,
  PatternProperties,
}

const NAMES: StaticArray<string> = [
  "type",
  "description",
  "title",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "prefixItems",
  "anyOf",
  "oneOf",
  "allOf",
  "not",
  "$ref",
  "$defs",
  "definitions",
  "enum",
  "const",
  "format",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "default",
  "nullable",
  "$schema",
  "$id",
  "$comment",
  "if",
  "dependentRequired",
  "dependentSchemas",
  "patternProperties",
];

export function keywordAt(json: JsonIndex, key: i32): Keyword {
  return indexOfName(NAMES, json.textPtr(key), json.textLen(key)) + 1;
}
