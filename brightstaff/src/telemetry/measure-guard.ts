// Counts and times judgements of guards.
import { DECIDED, type Guard, type Side } from "../guards/guard.js";
import type { GuardOutcome, Meters } from "./meters.js";

export function measureGuard(guard: Guard, side: Side, meters: Meters): Guard {
  const { name } = guard;
  return {
    name,
    async judge(texts, call) {
      const began = performance.now();
      let outcome: GuardOutcome = "failed";
      try {
        const verdict = await guard.judge(texts, call);
        outcome = verdict === "passed" ? "passed" : "refused";
        return verdict;
      } catch (error) {
        if (call.request.signal.aborted || call.signal.reason === DECIDED) outcome = "cancelled";
        throw error;
      } finally {
        meters.guarded(name, side, outcome, (performance.now() - began) / 1_000);
      }
    },
  };
}
