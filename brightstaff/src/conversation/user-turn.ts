// Adds to a conversation what its user did not say, as the last turn: the one place that every model of every API takes.

import type { JsonObject } from "../json.js";
import type { ClientApi } from "./api.js";

/** A copy of the body. */
export function withUserTurn(api: ClientApi, body: JsonObject, text: string): JsonObject {
  switch (api) {
    case "chat-completions":
    case "messages":
      return { ...body, messages: [...listOf(body.messages), { role: "user", content: text }] };
    case "responses": {
      const { input } = body;
      const items = typeof input === "string" ? [messageOf(input)] : listOf(input);
      return { ...body, input: [...items, messageOf(text)] };
    }
  }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function messageOf(content: string): object {
  return { type: "message", role: "user", content };
}
