// What prompt targets read grows with its length and not with its square.
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { growth, MOST_GROWTH } from "../filters/testing/growth.js";
import { JsonTexts } from "../json-texts.js";
import { MemoryBudget } from "../memory-budget.js";
import { wholeText } from "./api-text.js";
import { archConversationOf } from "./arch/past-calls.js";
import { objectInText } from "./arch/text.js";
import { tokensOf, uncertainValues } from "./uncertainty.js";

const NAMES = new Set(["t"]);
const parameters = [{ name: "p", description: "d", type: "string" as const, required: true }];
const TARGETS = new Map([["t", { name: "t", description: "d", answeredByModel: true, parameters }]]);
const holding = new MemoryBudget(Number.POSITIVE_INFINITY).hold(0);
const texts = () => new JsonTexts(holding.part());
const chunk = 'data: {"choices":[{"delta":{"content":"a"}}]}\n\n';

test.each<[string, (size: number) => () => unknown]>([
  [
    "tokens",
    (size) => {
      const content = Array.from({ length: size * 8 }, () => ({ token: '"name":"t" "p":"v' }));
      return () => uncertainValues(tokensOf({ logprobs: { content } }), ["t", "t"], TARGETS);
    },
  ],
  ["open brackets", (size) => () => objectInText('{"a":['.repeat(size * 4), "", texts())],
  ["closed brackets", (size) => () => objectInText(`{${"]}".repeat(size * 16)}`, "", texts())],
  ["spaces", (size) => () => objectInText(`tool_calls${" ".repeat(size * 16)}x`, "", texts())],
  [
    "names that no token has",
    (size) => {
      const content = [{ token: "x".repeat(size * 1_000) }];
      const names = Array.from({ length: size }, () => "t");
      return () => uncertainValues(tokensOf({ logprobs: { content } }), names, TARGETS);
    },
  ],

  [
    "messages",
    (size) => {
      const called = { id: "c", function: { name: "t", arguments: "{}" } };
      const messages = Array.from({ length: size * 4 }, (_, index) =>
        index % 2 === 0
          ? { role: "assistant", tool_calls: [{ ...called, id: `${index}` }] }
          : { role: "tool", tool_call_id: `${index - 1}`, content: "x" },
      );
      return () => archConversationOf({ api: "chat-completions", body: { messages } }, NAMES, texts());
    },
  ],
  [
    "results in another order than their calls",
    (size) => {
      const ids = Array.from({ length: size * 4 }, (_, index) => `${index}`);
      const made = ids.map((id) => ({ id, function: { name: "t", arguments: "{}" } }));
      const results = ids.map((id) => ({ role: "tool", tool_call_id: id, content: "x" }));
      const messages = [{ role: "assistant", tool_calls: made }, ...results.reverse()];
      return () => archConversationOf({ api: "chat-completions", body: { messages } }, NAMES, texts());
    },
  ],
  [
    "events",
    (size) => () =>
      wholeText(Readable.from([Buffer.from(chunk.repeat(size))]), "text/event-stream", holding.part()),
  ],
])("%s", async (_what, prepare) => {
  const grown = await growth(prepare, 80, async (run) => {
    await run();
  });
  expect(grown).toBeLessThan(MOST_GROWTH);
});
