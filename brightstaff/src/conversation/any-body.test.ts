// Properties of all views of a body, for any JSON of a client or an agent.
import fc from "fast-check";
import { expect, test } from "vitest";
import { answerText } from "./answer.js";
import type { ClientApi } from "./api.js";
import { withAssistantTurn } from "./assistant-turn.js";
import { conversationOf } from "./turns.js";

test("every view accepts any JSON body without throwing", () => {
  const word = fc.constantFrom(
    ...["user", "assistant", "tool", "message", "text", "input_text", "tool_result", "function_call_output"],
  );
  const key = fc.constantFrom(
    ...[
      "messages",
      "input",
      "system",
      "instructions",
      "role",
      "content",
      "type",
      "text",
      "output",
      "choices",
    ],
    ...["message", "__proto__"],
  );
  const values = [word, fc.string(), fc.double(), fc.constant(null), fc.boolean()];
  const likely = fc.object({ key, values, maxDepth: 5, depthSize: "large" });
  const anything = fc.dictionary(key, fc.jsonValue());
  const api = fc.constantFrom<ClientApi>("chat-completions", "messages", "responses");
  fc.assert(
    fc.property(api, fc.oneof(likely, anything), fc.string(), (client, body, text) => {
      const before = JSON.stringify(body);
      for (const turn of conversationOf(client, body)) expect(turn.text).not.toBe("");
      expect(answerText(client, body)).toBeTypeOf("string");
      const spoken = conversationOf(client, body).length + (text.trim() === "" ? 0 : 1);
      expect(conversationOf(client, withAssistantTurn(client, body, text, text))).toHaveLength(spoken);
      expect(JSON.stringify(body)).toBe(before);
    }),
    { numRuns: 1_000 },
  );
});
