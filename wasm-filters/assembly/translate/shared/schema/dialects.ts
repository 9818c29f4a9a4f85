// The dialects of JSON Schema that targets take, and what becomes of each keyword in them. What a dialect lacks goes into the
// description, where the model still reads it.

import { Keyword } from "./keywords";

export const enum Dialect {
  /** Any schema, of an object. */
  Any,
  /**
   * Claude's tools: any schema of draft 2020-12 whose root is an object without alternatives, and whose properties have names of
   * letters, digits, `_`, `.` and `-`. The Messages API answers 400: "input_schema does not support oneOf, allOf, or anyOf at the
   * top level", "JSON schema is invalid. It must match JSON Schema draft 2020-12", "Property keys should match pattern".
   * https://platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools
   */
  Rooted,
  /**
   * Claude's structured outputs and strict tools.
   * https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations
   */
  Anthropic,
  /**
   * OpenAI's functions: rooted, with `properties` at the root and `items` in each array.
   * https://platform.openai.com/docs/guides/function-calling
   */
  OpenAi,
  /** Moonshot's tools: rooted; moonshot.ts has the rest. https://github.com/MoonshotAI/walle/blob/main/docs/mfjs-spec.md */
  Moonshot,
  /**
   * OpenAI's structured outputs and strict functions.
   * https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
   */
  Strict,
  /** https://ai.google.dev/api/generate-content#FIELDS.response_json_schema */
  Gemini,
  /**
   * xAI's structured outputs and tools: no counts of characters and items, no references to itself, and closed objects
   * unless they say otherwise.
   * https://docs.x.ai/developers/model-capabilities/text/structured-outputs
   */
  Grok,
  /**
   * Nova's tools: the root has `type`, `properties` and `required` only.
   * https://docs.aws.amazon.com/nova/latest/userguide/tool-use-definition.html
   */
  Nova,
}

export const enum Action {
  Keep,
  /** Its subschemas are written in the dialect. */
  Walk,
  /** It goes into the description. */
  Note,
  Drop,
}

/** What becomes of a keyword whatever its value. */
export function actionOf(dialect: Dialect, keyword: Keyword): Action {
  switch (keyword) {
    case Keyword.Type:
    case Keyword.Description:
    case Keyword.Title:
    case Keyword.Required:
    case Keyword.Ref:
    case Keyword.Enum:
    case Keyword.Const:
      return Action.Keep;
    case Keyword.Properties:
    case Keyword.Items:
    case Keyword.AnyOf:
    case Keyword.OneOf:
    case Keyword.AllOf:
    case Keyword.Defs:
    case Keyword.Definitions:
      return Action.Walk;
    default:
      break;
  }
  if (keyword == Keyword.PrefixItems) return dialect == Dialect.Anthropic ? Action.Note : Action.Walk;
  if (keyword == Keyword.AdditionalProperties)
    return dialect == Dialect.Anthropic || dialect == Dialect.Strict ? Action.Drop : Action.Walk;
  if (dialect == Dialect.OpenAi || dialect == Dialect.Nova || dialect == Dialect.Rooted) return Action.Keep;
  if (keyword == Keyword.Nullable) return Action.Drop;
  if (dialect == Dialect.Moonshot) return Action.Keep;
  if (dialect == Dialect.Grok) return isCount(keyword) ? Action.Note : Action.Keep;
  if (dialect == Dialect.Strict) return keyword == Keyword.Default ? Action.Note : Action.Keep;
  switch (keyword) {
    case Keyword.Schema:
    case Keyword.Id:
    case Keyword.Comment:
      return Action.Drop;
    case Keyword.Format:
    case Keyword.MinItems:
      return Action.Keep;
    case Keyword.Minimum:
    case Keyword.Maximum:
    case Keyword.MaxItems:
      return dialect == Dialect.Gemini ? Action.Keep : Action.Note;
    default:
      return Action.Note;
  }
}

/** Claude names the properties of a tool's input by letters, digits, `_`, `.` and `-`, at most 64. */
export function namesProperties(dialect: Dialect): bool {
  return dialect == Dialect.Rooted || dialect == Dialect.Anthropic;
}

/** Claude constrains to objects whose members are all known, and OpenAI's strict mode does. */
export function isClosed(dialect: Dialect): bool {
  return dialect == Dialect.Anthropic || dialect == Dialect.Strict;
}

/** Whether a tool's root, an object without alternatives for this dialect, cannot have the keyword. */
export function isBeyondRoot(dialect: Dialect, keyword: Keyword): bool {
  if (dialect == Dialect.Any || dialect == Dialect.Gemini || dialect == Dialect.Grok) return false;
  if (keyword == Keyword.AnyOf || keyword == Keyword.OneOf || keyword == Keyword.AllOf) return true;
  return keyword == Keyword.Enum || keyword == Keyword.Not;
}

function isCount(keyword: Keyword): bool {
  switch (keyword) {
    case Keyword.MinItems:
    case Keyword.MaxItems:
    case Keyword.MinLength:
    case Keyword.MaxLength:
    case Keyword.MinContains:
    case Keyword.MaxContains:
      return true;
    default:
      return false;
  }
}

/** Strict mode refuses these, wherever they stand. */
export function isBeyondStrict(keyword: Keyword): bool {
  switch (keyword) {
    case Keyword.Not:
    case Keyword.If:
    case Keyword.DependentRequired:
    case Keyword.DependentSchemas:
    case Keyword.PatternProperties:
    case Keyword.PrefixItems:
      return true;
    default:
      return false;
  }
}
