// Reads what the APIs of clients have in common in the choice of a tool.

import { ToolChoice } from "../visitor/request";
import { RequestScope } from "./request-scope";

/** Visits the choice of the tool that a token names. */
export function chooseTool(scope: RequestScope, name: i32): void {
  const named = scope.toolName(name);
  scope.visitor.toolChoice(ToolChoice.Named, named.ptr, named.length);
}

/** Reads a mode of OpenAI's APIs; `message` says what else may stand there. */
export function readMode(scope: RequestScope, mode: i32, message: string): bool {
  const json = scope.json;
  if (json.textEquals(mode, "auto")) scope.visitor.toolChoice(ToolChoice.Auto, 0, 0);
  else if (json.textEquals(mode, "none")) scope.visitor.toolChoice(ToolChoice.None, 0, 0);
  else if (json.textEquals(mode, "required")) scope.visitor.toolChoice(ToolChoice.Required, 0, 0);
  else return scope.refuse(mode, message);
  return scope.settle(mode);
}
