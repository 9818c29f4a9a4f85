// Counts and times brightstaff's outgoing calls.
import { AGENT_HEADER } from "@plano/config/contract";
import type { Filter } from "../filters/filter.js";
import type { Orchestrator } from "../orchestrator/decision.js";
import type { Egress } from "../upstream/egress.js";
import { onEnd } from "./error-type.js";
import type { FilterOutcome, Meters } from "./meters.js";

function stopwatch(): () => number {
  const began = performance.now();
  return () => (performance.now() - began) / 1_000;
}

/** Measures calls to agents; Envoy counts those to models. */
export function measureEgress(egress: Egress, meters: Meters): Egress {
  return {
    async ask(asked) {
      const agent = asked.headers[AGENT_HEADER];
      if (agent === undefined) return egress.ask(asked);
      const elapsed = stopwatch();
      try {
        const answer = await egress.ask(asked);
        onEnd(answer.body, () => meters.agentAnswered(agent, answer.statusCode, elapsed()));
        return answer;
      } catch (error) {
        meters.agentAnswered(agent, undefined, elapsed());
        throw error;
      }
    },
  };
}

export function measureFilter(filter: Filter, meters: Meters): Filter {
  const { id, onFailure } = filter;
  return {
    id,
    onFailure,
    async apply(call) {
      const elapsed = stopwatch();
      const failed = onFailure === "skip" ? "skipped" : "failed";
      let outcome: FilterOutcome = failed;
      try {
        const verdict = await filter.apply(call);
        outcome = "stop" in verdict ? "stopped" : "passed";
        return verdict;
      } catch (error) {
        if (call.signal.aborted) outcome = "cancelled";
        throw error;
      } finally {
        meters.filtered(id, outcome, elapsed());
      }
    },
  };
}

/** Measures decisions about agents. */
export function measureOrchestrator(orchestrator: Orchestrator, meters: Meters): Orchestrator {
  return {
    async decide(...asked) {
      const decision = await orchestrator.decide(...asked);
      const { method, chosen, milliseconds } = decision;
      if (method === "only") meters.routerSkipped("only_candidate");
      else {
        const [first] = chosen;
        meters.decided("agent", first ?? "none", first === undefined, milliseconds / 1_000);
      }
      return decision;
    },
  };
}
