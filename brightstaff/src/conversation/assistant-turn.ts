// Hands one agent's answer to the next: as what an assistant said just before the user's last turn.

import { isObject, type JsonObject, objectsOf } from "../json.js";
import type { ClientApi } from "./api.js";
import { turnListOf, withTurnList } from "./turn-list.js";

/** A copy of the body; the body itself stays as it is. A blank text adds nothing, as the APIs refuse blank turns. */
export function withAssistantTurn(api: ClientApi, body: JsonObject, name: string, text: string): JsonObject {
  if (text.trim() === "") return { ...body };
  const turns = turnListOf(api, body);
  // At the end where the user says nothing.
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

/** Results of tools are no turn of the user's: nothing may come between them and the calls before them. */
function isUserTurn(turn: unknown): boolean {
  if (!isObject(turn) || turn.role !== "user") return false;
  return !objectsOf(turn.content).some(({ type }) => type === "tool_result");
}

/** https://platform.openai.com/docs/api-reference/chat/create: other characters are refused. */
function nameOf(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 64) || "agent";
}
