// Reads the parameters of a Responses request. `truncation: auto` is ignored: no other API drops the oldest items
// itself, so a conversation that is too long fails as with `disabled`. `reasoning.context` and `reasoning.mode`, which
// control how OpenAI's models spend their tokens, are ignored too.

import { RequestFields } from "../../shared/request-fields";
import {
  readBoolean,
  readCount,
  readNumber,
  readObject,
  readString,
  readWord,
  visitConstant,
  visitParameter,
} from "../../shared/request-parameters";
import { EFFORTS } from "../../visitor/efforts";
import { RequestScope } from "../../shared/request-scope";
import { Parameter } from "../../visitor/request";
import { Field } from "./request-members";
import { readTextFormat } from "./request-reader-format";

const SUMMARIES: StaticArray<string> = ["auto", "concise", "detailed"];
const VERBOSITIES: StaticArray<string> = ["low", "medium", "high"];
const RETENTIONS: StaticArray<string> = ["in_memory", "24h"];

export function readParameters(scope: RequestScope, fields: RequestFields): bool {
  return (
    readCount(scope, Parameter.MaxTokens, fields.get(Field.MaxOutputTokens)) &&
    readNumber(scope, Parameter.Temperature, fields.get(Field.Temperature)) &&
    readNumber(scope, Parameter.TopP, fields.get(Field.TopP)) &&
    readString(scope, Parameter.User, fields.get(Field.User)) &&
    readString(scope, Parameter.SafetyIdentifier, fields.get(Field.SafetyIdentifier)) &&
    readString(scope, Parameter.PromptCacheKey, fields.get(Field.PromptCacheKey)) &&
    readWord(scope, Parameter.PromptCacheRetention, fields.get(Field.PromptCacheRetention), RETENTIONS) &&
    readString(scope, Parameter.ServiceTier, fields.get(Field.ServiceTier)) &&
    readObject(scope, Parameter.Metadata, fields.get(Field.Metadata)) &&
    readBoolean(scope, Parameter.Store, fields.get(Field.Store)) &&
    readBoolean(scope, Parameter.ParallelToolCalls, fields.get(Field.ParallelToolCalls)) &&
    readLogprobs(scope, fields.get(Field.Include), fields.get(Field.TopLogprobs)) &&
    readText(scope, fields.get(Field.Text)) &&
    readReasoning(scope, fields.get(Field.Reasoning), fields.get(Field.ReasoningEffort)) &&
    checkTruncation(scope, fields.get(Field.Truncation))
  );
}

/**
 * Other values of `include` request OpenAI's own items, which other models' responses lack, or encrypted reasoning,
 * which clients always get. https://platform.openai.com/docs/api-reference/responses/create
 */
function readLogprobs(scope: RequestScope, include: i32, top: i32): bool {
  const json = scope.json;
  let wanted = -1;
  if (include >= 0) {
    if (!json.isArray(include)) return scope.refuse(include, "must be an array of strings");
    for (let item = include + 1; item < json.next(include); item = json.next(item)) {
      if (!json.isString(item)) return scope.refuse(item, "must be a string");
      if (json.textEquals(item, "message.output_text.logprobs")) wanted = item;
    }
  }
  const count = json.integer(top);
  if (top >= 0 && (count < 0 || count > 20)) return scope.refuse(top, "must be an integer from 0 to 20");
  if (wanted < 0 && count > 0) wanted = top;
  if (wanted < 0) return true;
  if (!visitConstant(scope, Parameter.Logprobs, "true", wanted)) return false;
  return count < 1 || visitParameter(scope, Parameter.TopLogprobs, top);
}

function readText(scope: RequestScope, text: i32): bool {
  if (text < 0) return true;
  if (!scope.isObject(text)) return false;
  return (
    readTextFormat(scope, scope.member(text, "format")) &&
    readWord(scope, Parameter.Verbosity, scope.member(text, "verbosity"), VERBOSITIES)
  );
}

/** Some clients send the effort as `reasoning_effort`; `generate_summary` is the summary's older name. */
function readReasoning(scope: RequestScope, reasoning: i32, flatEffort: i32): bool {
  if (reasoning >= 0 && !scope.isObject(reasoning)) return false;
  const effort = scope.member(reasoning, "effort");
  const summary = scope.member(reasoning, "summary");
  const older = scope.member(reasoning, "generate_summary");
  return (
    readWord(scope, Parameter.ReasoningEffort, effort >= 0 ? effort : flatEffort, EFFORTS) &&
    readWord(scope, Parameter.ReasoningSummary, summary >= 0 ? summary : older, SUMMARIES)
  );
}

function checkTruncation(scope: RequestScope, token: i32): bool {
  const json = scope.json;
  if (token < 0 || json.textEquals(token, "auto") || json.textEquals(token, "disabled")) return true;
  return scope.refuse(token, "must be auto or disabled");
}
