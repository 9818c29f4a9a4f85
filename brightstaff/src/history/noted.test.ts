import { expect, test } from "vitest";
import type { Decision } from "../orchestrator/decision.js";
import { noteApiCall, notedOrchestrator } from "./noted.js";
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

test("a record has each call of an API, without values and query, which may hold a key", () => {
  const roots = new Roots();
  const noted: unknown[] = [];
  roots.onFinished = ({ facts }) => noted.push(facts.decisions.apiCalls);
  const root = roots.begin("r", undefined);
  const endpoint = { backend: "b", method: "POST" as const, path: "/devices/{id}?key=s3cr3t", headers: {} };
  const made = { requestId: "r", target: "reboot", endpoint, at: 5_000, seconds: 0.25 };
  noteApiCall({ ...made, status: 503 }, roots);
  noteApiCall({ ...made, status: undefined }, roots);
  root?.end(FACTS);
  roots.close();
  const call = { target: "reboot", method: "POST", path: "/devices/{id}", at: 5_000, ms: 250 };
  expect(noted).toEqual([
    [
      { ...call, status: 503 },
      { ...call, status: 0 },
    ],
  ]);
});
