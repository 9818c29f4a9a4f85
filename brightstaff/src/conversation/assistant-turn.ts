// Hands one agent's answer to the next: as what an assistant said just before the user's last turn.

import { isObject, type JsonObject, objectsOf } from "../json.js";
import type { ClientApi } from "./api.js";

/** A copy of the body; the body itself stays as it is. A blank text adds nothing, as the APIs refuse blank turns. */
export function withAssistantTurn(api: ClientApi, body: JsonObject, name: string, text: string): JsonObject {
  if (text.trim() === "") return { ...body };
  switch (api) {
    case "chat-completions": {
      const turn = { role: "assistant", name: nameOf(name), content: text };
      return { ...body, messages: inserted(body.messages, turn) };
    }
    case "messages":
      return { ...body, messages: inserted(body.messages, { role: "assistant", content: text }) };
    case "responses": {
      const { input } = body;
      const items = typeof input === "string" ? [{ type: "message", role: "user", content: input }] : input;
      const content = [{ type: "output_text", text, annotations: [] }];
      return { ...body, input: inserted(items, { type: "message", role: "assistant", content }) };
    }
  }
}

/** At the end where the user says nothing. */
function inserted(list: unknown, turn: object): unknown[] {
  const turns: unknown[] = Array.isArray(list) ? list : [];
  const last = turns.findLastIndex(isUserTurn);
  return turns.toSpliced(last < 0 ? turns.length : last, 0, turn);
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
