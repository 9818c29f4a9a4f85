import type { Observation } from "@plano/config/contract";
import { expect, test } from "vitest";
import { ObservationStore } from "./store.js";
import { observed } from "./testing/observation.js";

const errorOf = (changes: Partial<Observation>, error: "reset" | "timeout" | "status" | null) => {
  const attempts = observed().attempts.map((attempt) => ({ ...attempt, error }));
  const store = new ObservationStore();
  let told: Observation | undefined;
  store.onAdd((observation) => {
    told = observation;
  });
  store.add(observed({ attempts, ...changes }));
  expect(store.latest(1)).toEqual([told]);
  return told?.error?.code;
};

test("an answer that broke off, or fell silent, is an error, though it began with 200", () => {
  expect([errorOf({}, "reset"), errorOf({ ended_by: "gateway" }, "timeout")]).toEqual([
    "upstream_reset",
    "upstream_reset",
  ]);
  expect([errorOf({}, null), errorOf({}, "status")]).toEqual([undefined, undefined]);
  // Of more attempts than are kept, the last one is not known.
  expect([errorOf({ ended_by: "client" }, "reset"), errorOf({ attempt_count: 9 }, "reset")]).toEqual([
    undefined,
    undefined,
  ]);
  expect(errorOf({ error: { code: "bad_provider_response" } }, "reset")).toBe("bad_provider_response");
});
