// Reads an Anthropic Messages request and visits it in the fixed order: parameters, tools, tool choice, the system
// text, then the turns. https://platform.claude.com/docs/en/api/messages

import { readBeginning } from "../../shared/request-beginning";
import { RequestFields } from "../../shared/request-fields";
import { RequestScope } from "../../shared/request-scope";
import { checkMessages, readTurns } from "./request-reader-messages";
import { Field, FIELD_NAMES, readParameters } from "./request-reader-parameters";
import { ToolChanges } from "../../shared/tool-changes";
import { readToolChoice, readTools } from "./request-reader-tools";

const fields = new RequestFields(FIELD_NAMES);
const changes = new ToolChanges();

/** False after a refusal, which is in the visitor. */
export function readMessagesRequest(scope: RequestScope, model: usize, modelLength: i32): bool {
  if (!readBeginning(scope, fields, Field.Stream, model, modelLength)) return false;
  const choice = fields.get(Field.ToolChoice);
  if (!readParameters(scope, fields, choice)) return false;
  const messages = fields.get(Field.Messages);
  if (!checkMessages(scope, messages, changes)) return false;
  if (!readTools(scope, fields.get(Field.Tools), changes) || !readToolChoice(scope, choice)) return false;
  if (!readTurns(scope, fields.get(Field.System), messages)) return false;
  scope.visitor.end();
  return scope.settle(messages);
}
