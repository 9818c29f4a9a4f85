import { expect, test } from "vitest";
import type { Decision } from "../orchestrator/decision.js";
import { notedOrchestrator } from "./noted.js";
import { Roots } from "./roots.js";
import { FACTS } from "./testing/samples.js";

async function methodNoted(
  decision: Pick<Decision, "chosen" | "method" | "error">,
): Promise<string | undefined> {
  let noted: string | undefined;
  const roots = new Roots();
  roots.onFinished = ({ facts }) => {
    noted = facts.decisions.routeMethod;
  };
  const decided = { ...decision, milliseconds: 3 };
  const orchestrator = notedOrchestrator({ decide: async () => decided }, roots);
  const root = roots.begin("r", undefined);
  await orchestrator.decide([], [], AbortSignal.timeout(1_000), { "x-request-id": "r" });
  root?.end(FACTS);
  roots.close();
  return noted;
}

test("a record says that nothing matched, not by what nothing was found", async () => {
  expect(await methodNoted({ chosen: ["weather"], method: "model" })).toBe("model");
  expect(await methodNoted({ chosen: [], method: "model" })).toBe("default");
  expect(await methodNoted({ chosen: [], method: "none" })).toBe("default");
  expect(await methodNoted({ chosen: [], method: "model", error: "it did not answer" })).toBe("failed");
});
