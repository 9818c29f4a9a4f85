// What prompt targets read grows with its length and not with its square.
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { growth, MOST_GROWTH } from "../filters/testing/growth.js";
import { MemoryBudget } from "../memory-budget.js";
import { apiRequestOf } from "./api-request.js";
import { wholeText } from "./api-text.js";
import { archConversationOf } from "./arch/past-calls.js";
import { objectInText } from "./arch/text.js";
import { uncertainValues } from "./uncertainty.js";

const parameters = [{ name: "p", description: "d", type: "string" as const, required: true }];
const TARGETS = new Map([["t", { name: "t", description: "d", answeredByModel: true, parameters }]]);
const holding = new MemoryBudget(Number.POSITIVE_INFINITY).hold(0);
const chunk = 'data: {"choices":[{"delta":{"content":"a"}}]}\n\n';

test.each<[string, (size: number) => () => unknown]>([
  [
    "tokens",
    (size) => {
      const content = Array.from({ length: size * 8 }, () => ({ token: '"name":"t" "p":"v' }));
      return () => uncertainValues({ logprobs: { content } }, ["t", "t"], TARGETS);
    },
  ],
  ["open brackets", (size) => () => objectInText('{"a":['.repeat(size * 4), "")],
  ["closed brackets", (size) => () => objectInText(`{${"]}".repeat(size * 16)}`, "")],
  [
    "encoded values",
    (size) => () => apiRequestOf({ method: "GET", path: "/{p}" }, { p: "%2541".repeat(size * 16) }),
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
      return () => archConversationOf("chat-completions", { messages }, new Set(["t"]));
    },
  ],
  [
    "events",
    (size) => () =>
      wholeText(Readable.from([Buffer.from(chunk.repeat(size))]), "text/event-stream", holding.part()),
  ],
])("%s", async (_what, prepare) => {
  const grown = await growth(prepare, 250, async (run) => {
    await run();
  });
  expect(grown).toBeLessThan(MOST_GROWTH);
});
