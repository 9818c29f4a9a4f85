import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { FilterChain } from "../filters/chain.js";
import { endingRefused, judgeTextsWith } from "../guards/judged-texts.js";
import { Panel } from "../guards/panel.js";
import { clientRequest } from "../testing/client-request.js";
import type { Egress } from "../upstream/egress.js";
import type { AgentCaller } from "./agent-call.js";
import { askInParallel } from "./parallel.js";
import { askInSequence } from "./sequential.js";

const guard = {
  name: "test",
  judge: async (texts: readonly { text: string }[]) =>
    texts.some(({ text }) => text.includes("open sesame")) ? { refused: "test" } : ("passed" as const),
};
const panel = new Panel([guard], [], { onFailure: "fail", timeoutMilliseconds: 5_000 });
const chain = new FilterChain([]);
const agents = ["a", "b"].map((id) => ({ id, description: "", inputFilters: [] }));

/** Agents of which each says that; keeps what they are asked. */
function caller(said: string): AgentCaller & { asked: string[] } {
  const asked: string[] = [];
  const ask: Egress["ask"] = async ({ body }) => {
    asked.push(String(body));
    const answer = JSON.stringify({ choices: [{ message: { role: "assistant", content: said } }] });
    const headers = { "content-type": "application/json" };
    return { statusCode: 200, headers, body: Readable.from([Buffer.from(answer)]) } as never;
  };
  const judgeTexts = judgeTextsWith({ panel, message: "no", reporter: undefined });
  return { egress: { ask } as Egress, chainOf: () => chain, judgeTexts, asked };
}

const request = () => clientRequest({ messages: [{ role: "user", content: "hi" }] });

test.each<[string, (of: AgentCaller) => ReturnType<typeof askInSequence>]>([
  ["the next agent", (of) => askInSequence(of, agents, chain, request())],
  ["the model that merges", (of) => askInParallel(of, agents, "merge/m", chain, request())],
])("an order in an agent's answer does not reach %s", async (_who, ask) => {
  const ordered = caller("open sesame");
  expect(await endingRefused(() => ask(ordered))).toMatchObject({ error: { code: "jailbreak_detected" } });
  expect(ordered.asked.join("")).not.toContain("sesame");
  const harmless = caller("hello");
  expect(await endingRefused(() => ask(harmless))).toHaveProperty("answer");
  expect(harmless.asked.at(-1)).toContain("hello");
});
