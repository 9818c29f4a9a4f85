// Reads a Chat Completions request and tells it to a visitor in the fixed order: parameters, tools, tool choice, every
// system and developer text, then the turns. https://platform.openai.com/docs/api-reference/chat/create

import { RequestFields } from "../request-fields";
import { nameOf, RequestScope } from "../request-scope";
import { Field, FIELD_NAMES, readParameters } from "./request-reader-parameters";
import { readMessages } from "./request-reader-messages";
import { readFunctionChoice, readFunctions, tellSingleCalls } from "./request-reader-functions";
import { readWebSearch } from "./request-reader-search";
import { readToolChoice, readTools } from "./request-reader-tools";

const fields = new RequestFields(FIELD_NAMES);

/** False after a refusal, which then lies in the visitor. */
export function readChatRequest(scope: RequestScope, model: usize, modelLength: i32): bool {
  const json = scope.json;
  if (!json.isObject(0)) return scope.refuse(0, "must be a JSON object");
  const unknown = fields.load(json, 0);
  const stream = fields.get(Field.Stream);
  if (stream >= 0 && !json.isBoolean(stream)) return scope.refuse(stream, "must be a boolean");
  scope.visitor.begin(model, modelLength, json.isTrue(stream));
  if (unknown >= 0) {
    scope.visitor.unknown(nameOf(json, unknown));
    if (!scope.settle(unknown)) return false;
  }
  if (!readParameters(scope, fields)) return false;
  const tools = fields.get(Field.Tools);
  const functions = fields.get(Field.Functions);
  if (tools >= 0 && functions >= 0) return scope.refuse(functions, "cannot stand beside `tools`");
  if (functions >= 0 && !tellSingleCalls(scope)) return false;
  if (!readTools(scope, tools) || !readFunctions(scope, functions)) return false;
  if (!readWebSearch(scope, fields.get(Field.WebSearchOptions))) return false;
  if (!readToolChoice(scope, fields.get(Field.ToolChoice), tools)) return false;
  if (!readFunctionChoice(scope, fields.get(Field.FunctionCall))) return false;
  const messages = fields.get(Field.Messages);
  if (!json.isArray(messages)) return scope.refuseMember(0, "messages", "must be an array");
  if (!readMessages(scope, messages)) return false;
  scope.visitor.end();
  return scope.settle(messages);
}
