// Values of keywords that a dialect takes only in part.

import { Keyword } from "./keywords";
import { indexOfName } from "../../../bytes/names";
import { JsonIndex } from "../../../json/json-index";
import { Dialect } from "./dialects";

/** https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations */
const ANTHROPIC_FORMATS: StaticArray<string> = [
  "date-time",
  "time",
  "date",
  "duration",
  "email",
  "hostname",
  "uri",
  "ipv4",
  "ipv6",
  "uuid",
];
/** https://ai.google.dev/gemini-api/docs/structured-output#json_schema_support, and those of numbers */
const GEMINI_FORMATS: StaticArray<string> = [
  "date-time",
  "date",
  "time",
  "int32",
  "int64",
  "float",
  "double",
];

/** Whether the dialect takes a keyword's value as it is. */
export function takesValue(json: JsonIndex, dialect: Dialect, keyword: Keyword, value: i32): bool {
  if (!isOfDraft(json, keyword, value)) return false;
  if (dialect != Dialect.Anthropic && dialect != Dialect.Gemini) return true;
  const gemini = dialect == Dialect.Gemini;
  switch (keyword) {
    case Keyword.Format:
      return (
        indexOfName(gemini ? GEMINI_FORMATS : ANTHROPIC_FORMATS, json.textPtr(value), json.textLen(value)) >=
        0
      );
    case Keyword.MinItems:
      return gemini || (json.integer(value) >= 0 && json.integer(value) <= 1);
    case Keyword.Const:
      return gemini ? isNamed(json, value) : !json.isObject(value) && !json.isArray(value);
    case Keyword.Enum:
      return takesAll(json, value, gemini);
    case Keyword.Items:
      return json.isObject(value) || json.isTrue(value);
    default:
      return true;
  }
}

/** Of 2020-12: older drafts have lists of `items`, and flags for exclusive bounds and required properties. */
function isOfDraft(json: JsonIndex, keyword: Keyword, value: i32): bool {
  switch (keyword) {
    case Keyword.Items:
      return json.isObject(value) || json.isBoolean(value);
    case Keyword.ExclusiveMinimum:
    case Keyword.ExclusiveMaximum:
      return json.isNumber(value);
    case Keyword.Required:
      return json.isArray(value);
    default:
      return true;
  }
}

/** Gemini lists strings or numbers; `null` is a type of its own there. */
function takesAll(json: JsonIndex, list: i32, gemini: bool): bool {
  if (!json.isArray(list)) return false;
  let any = false;
  for (let item = list + 1; item < json.next(list); item = json.next(item)) {
    if (json.isObject(item) || json.isArray(item)) return false;
    if (gemini && !json.isNull(item) && !isNamed(json, item)) return false;
    if (!json.isNull(item)) any = true;
  }
  return any;
}

function isNamed(json: JsonIndex, value: i32): bool {
  return json.isString(value) || json.isNumber(value);
}
