// Each signal is told once, of the request in which it was found.
import { afterEach, expect, test } from "vitest";
import { History } from "../history.js";
import { Recorder } from "../recorder.js";
import { sampleRecord, saying } from "../testing/samples.js";
import { ConversationTracker } from "./tracker.js";

let conversations: ConversationTracker | undefined;
afterEach(() => conversations?.close());

test("what the end of a request says, and what is found in its words", async () => {
  const told: unknown[] = [];
  const history = new History();
  conversations = new ConversationTracker({
    onFound: (request, found) => history.amend(request, found),
    onError: (reason) => told.push(reason),
    onSignal: ({ type }, { id, provider }) => told.push([type, id, provider]),
  });
  const priceOf = () => undefined;
  const recorder = new Recorder({ history, conversations, priceOf, isSandboxed: () => false });
  recorder.observe(sampleRecord({ request_id: "limited", status: 429, error: { code: "rate_limited" } }));
  const chain = { chain: ["0000000000000001"], chain_roles: "u", chain_skipped: 0 };
  recorder.observe(
    saying("this is useless, let me talk to a manager", {
      request_id: "angry",
      provider: "openai",
      ...chain,
    }),
  );
  await expect.poll(() => told.length, { timeout: 10_000 }).toBeGreaterThan(1);
  expect(told).toEqual([
    ["environment.exhaustion.rate_limit", "limited", "openai"],
    ["interaction.disengagement.escalation", "angry", "openai"],
  ]);
});
