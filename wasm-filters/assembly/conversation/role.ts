// Whose a message is, as a letter.

import { JsonIndex } from "../json/json-index";
import { Message } from "./message";

export namespace RoleLetter {
  export const System: u8 = 0x73;
  export const User: u8 = 0x75;
  export const Assistant: u8 = 0x61;
  export const Tool: u8 = 0x74;
  export const Other: u8 = 0x6f;
}

export function roleOf(message: Message, json: JsonIndex): u8 {
  const role = message.role;
  // The Responses API has calls and their results without a role.
  if (role < 0) return isResult(json, message.type) ? RoleLetter.Tool : RoleLetter.Assistant;
  if (json.textEquals(role, "user")) return message.isTurn(json) ? RoleLetter.User : RoleLetter.Tool;
  if (json.textEquals(role, "assistant")) return RoleLetter.Assistant;
  if (json.textEquals(role, "system") || json.textEquals(role, "developer")) return RoleLetter.System;
  if (json.textEquals(role, "tool") || json.textEquals(role, "function")) return RoleLetter.Tool;
  return RoleLetter.Other;
}

function isResult(json: JsonIndex, type: i32): bool {
  return json.textEquals(type, "function_call_output") || json.textEquals(type, "custom_tool_call_output");
}
