// Reads a Responses request and visits it in the fixed order: parameters, tools, tool choice, the instructions and
// every system and developer text, then the turns. State that OpenAI stores (earlier responses, conversations, prompt
// templates, background runs) does not exist for other models, and is refused.
// https://platform.openai.com/docs/api-reference/responses/create

import { readBeginning } from "../../shared/request-beginning";
import { RequestFields } from "../../shared/request-fields";
import { RequestScope } from "../../shared/request-scope";
import { writeEcho } from "./request-echo";
import { Field, FIELD_NAMES } from "./request-members";
import { readInput } from "./request-reader-input";
import { readParameters } from "./request-reader-parameters";
import { readToolChoice, readTools } from "./request-reader-tools";

const fields = new RequestFields(FIELD_NAMES);

/** False after a refusal, which is in the visitor. */
export function readResponsesRequest(scope: RequestScope, model: usize, modelLength: i32): bool {
  const json = scope.json;
  if (!readBeginning(scope, fields, Field.Stream, model, modelLength)) return false;
  if (!refuseState(scope) || !readParameters(scope, fields)) return false;
  if (!readTools(scope, fields) || !readToolChoice(scope, fields.get(Field.ToolChoice))) return false;
  writeEcho(scope.notes.echo, json, fields);
  if (!readInstructions(scope, fields.get(Field.Instructions))) return false;
  const input = fields.get(Field.Input);
  if (!json.isString(input) && !json.isArray(input) && !json.isObject(input)) {
    return scope.refuseMember(0, "input", "must be a string or an array of items");
  }
  if (!readInput(scope, input)) return false;
  scope.visitor.end();
  return scope.settle(input);
}

function refuseState(scope: RequestScope): bool {
  const json = scope.json;
  const previous = fields.get(Field.PreviousResponseId);
  if (previous >= 0) {
    return scope.refuse(previous, "earlier responses are not kept for this model: send the items in `input`");
  }
  const conversation = fields.get(Field.Conversation);
  if (conversation >= 0) {
    return scope.refuse(conversation, "conversations are not kept for this model: send the items in `input`");
  }
  const prompt = fields.get(Field.Prompt);
  if (prompt >= 0) return scope.refuse(prompt, "prompt templates cannot be read by this model");
  const background = fields.get(Field.Background);
  if (background < 0) return true;
  if (!json.isBoolean(background)) return scope.refuse(background, "must be a boolean");
  return !json.isTrue(background) || scope.refuse(background, "this model cannot answer in the background");
}

function readInstructions(scope: RequestScope, token: i32): bool {
  const json = scope.json;
  if (token < 0) return true;
  if (!json.isString(token)) return scope.refuse(token, "must be a string");
  scope.visitor.systemText(json.textPtr(token), json.textLen(token));
  return scope.settle(token);
}
