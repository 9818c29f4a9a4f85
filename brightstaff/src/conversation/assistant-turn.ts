// Hands one agent's answer to the next: as an assistant's turn before the user's last one.

import type { JsonObject } from "../json.js";
import type { ClientApi } from "./api.js";
import { isUserTurn, turnListOf, withTurnList } from "./turn-list.js";

/** Returns a copy of the body. A blank text adds no turn, since the APIs refuse blank ones. */
export function withAssistantTurn(api: ClientApi, body: JsonObject, name: string, text: string): JsonObject {
  if (text.trim() === "") return { ...body };
  const turns = turnListOf(api, body);
  // Without a user's turn the answer goes to the end.
  const last = turns.findLastIndex(isUserTurn);
  const place = last < 0 ? turns.length : last;
  return withTurnList(api, body, turns.toSpliced(place, 0, assistantTurn(api, name, text)));
}

function assistantTurn(api: ClientApi, name: string, text: string): object {
  switch (api) {
    case "chat-completions":
      return { role: "assistant", name: nameOf(name), content: text };
    case "messages":
      return { role: "assistant", content: text };
    case "responses":
      return {
        type: "message",
        role: "assistant",
        content: [{ type: "output_text", text, annotations: [] }],
      };
  }
}

/** OpenAI refuses other characters. https://platform.openai.com/docs/api-reference/chat/create */
function nameOf(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 64) || "agent";
}
