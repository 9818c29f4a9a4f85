// A request's conversation as text, in every API. Entries that do not have the API's shape are left out.

import { type JsonObject, objectsOf } from "../json.js";
import type { ClientApi } from "./api.js";
import { textOf } from "./text.js";

export interface Turn {
  role: "system" | "user" | "assistant" | "tool";
  text: string;
}

/** In order, the system's text first. Entries without text, as a mere call or image, are left out. */
export function conversationOf(api: ClientApi, body: JsonObject): Turn[] {
  switch (api) {
    case "chat-completions":
      return objectsOf(body.messages).flatMap(({ role, content }) => turn(role, content));
    case "messages":
      return [...turn("system", body.system), ...objectsOf(body.messages).flatMap(turnsOfMessage)];
    case "responses":
      return [...turn("system", body.instructions), ...turnsOfInput(body.input)];
  }
}

/** Tools' results come before the user's text of the same message. */
function turnsOfMessage({ role, content }: JsonObject): Turn[] {
  const results = objectsOf(content).filter(({ type }) => type === "tool_result");
  return [...results.flatMap((result) => turn("tool", result.content)), ...turn(role, content)];
}

function turnsOfInput(input: unknown): Turn[] {
  return typeof input === "string" ? turn("user", input) : objectsOf(input).flatMap(turnsOfItem);
}

function turnsOfItem({ type, role, content, output }: JsonObject): Turn[] {
  if (type === undefined || type === "message") return turn(role, content);
  const isResult = typeof type === "string" && type.endsWith("_call_output");
  return isResult ? turn("tool", output) : [];
}

function turn(role: unknown, content: unknown): Turn[] {
  const known = roleOf(role);
  const text = textOf(content);
  return known === undefined || text === "" ? [] : [{ role: known, text }];
}

function roleOf(role: unknown): Turn["role"] | undefined {
  switch (role) {
    case "system":
    case "developer":
      return "system";
    case "user":
    case "assistant":
    case "tool":
      return role;
    // The role of tools' results before `tool`.
    case "function":
      return "tool";
    default:
      return undefined;
  }
}
