// The keywords of JSON Schema that the dialects tell apart. https://json-schema.org/draft/2020-12

import { equalsAscii } from "../../../bytes/slice";
import { JsonIndex } from "../../../json/json-index";

/** In the order of `NAMES`, after `Other`. */
export const enum Keyword {
  Other,
  If,
  Not,
  Id,
  Type,
  Ref,
  Enum,
  Title,
  Items,
  AnyOf,
  OneOf,
  AllOf,
  Defs,
  Const,
  Format,
  Minimum,
  Maximum,
  Default,
  Schema,
  Required,
  MinItems,
  MaxItems,
  /** OpenAPI's. */
  Nullable,
  Comment,
  MinLength,
  MaxLength,
  Properties,
  Description,
  PrefixItems,
  Definitions,
  MinContains,
  MaxContains,
  DependentSchemas,
  ExclusiveMinimum,
  ExclusiveMaximum,
  DependentRequired,
  PatternProperties,
  AdditionalProperties,
}

/** By their length: a schema's keys are looked up often. */
const NAMES: StaticArray<string> = [
  "if",
  "not",
  "$id",
  "type",
  "$ref",
  "enum",
  "title",
  "items",
  "anyOf",
  "oneOf",
  "allOf",
  "$defs",
  "const",
  "format",
  "minimum",
  "maximum",
  "default",
  "$schema",
  "required",
  "minItems",
  "maxItems",
  "nullable",
  "$comment",
  "minLength",
  "maxLength",
  "properties",
  "description",
  "prefixItems",
  "definitions",
  "minContains",
  "maxContains",
  "dependentSchemas",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "dependentRequired",
  "patternProperties",
  "additionalProperties",
];
/** For each length, the first name that is not shorter. */
const STARTS: StaticArray<u8> = [
  0, 0, 0, 1, 3, 6, 13, 14, 18, 23, 25, 26, 31, 31, 31, 31, 31, 34, 36, 36, 36, 37,
];

export function keywordAt(json: JsonIndex, key: i32): Keyword {
  const length = json.textLen(key);
  if (length + 1 >= STARTS.length) return Keyword.Other;
  const end = <i32>unchecked(STARTS[length + 1]);
  for (let i = <i32>unchecked(STARTS[length]); i < end; i++) {
    if (equalsAscii(json.textPtr(key), length, unchecked(NAMES[i]))) return i + 1;
  }
  return Keyword.Other;
}
