// Reads a Chat Completions request and visits it in the fixed order: parameters, tools, tool choice, every system and
// developer text, then the turns. https://platform.openai.com/docs/api-reference/chat/create

import { readBeginning } from "../../shared/request-beginning";
import { RequestFields } from "../../shared/request-fields";
import { RequestScope } from "../../shared/request-scope";
import { Field, FIELD_NAMES, readParameters } from "./request-reader-parameters";
import { readMessages } from "./request-reader-messages";
import { readFunctionChoice, readFunctions, visitSingleCalls } from "./request-reader-functions";
import { readWebSearch } from "./request-reader-search";
import { readToolChoice, readTools } from "./request-reader-tools";

const fields = new RequestFields(FIELD_NAMES);

/** False after a refusal, which is in the visitor. */
export function readChatRequest(scope: RequestScope, model: usize, modelLength: i32): bool {
  const json = scope.json;
  if (!readBeginning(scope, fields, Field.Stream, model, modelLength)) return false;
  if (!readParameters(scope, fields)) return false;
  const tools = fields.get(Field.Tools);
  const functions = fields.get(Field.Functions);
  if (tools >= 0 && functions >= 0) return scope.refuse(functions, "cannot stand beside `tools`");
  if (functions >= 0 && !visitSingleCalls(scope)) return false;
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
