// A span for each decision: the candidates, the chosen ones, each candidate's score, and the duration.
import type { Decision, Orchestrator } from "../orchestrator/decision.js";
import { errorTypeOf } from "./error-type.js";
import type { Attributes, Tracer } from "./span.js";

/** The kind of candidates: a listener's agents, or routes to models. */
export type Choice = "agent" | "route";

const SPANS = {
  agent: { name: "orchestrator", prefix: "selection", service: "plano(orchestrator)" },
  route: { name: "routing", prefix: "routing", service: "plano(routing)" },
} as const;

export function traceOrchestrator(orchestrator: Orchestrator, choice: Choice, tracer: Tracer): Orchestrator {
  const { name, prefix, service } = SPANS[choice];
  return {
    async decide(conversation, candidates, signal, headers = {}) {
      const span = tracer.start({ name, kind: "internal", service }, headers, {
        [`${prefix}.candidates`]: candidates.map(({ id }) => id).join(", "),
      });
      try {
        const own = { ...headers, ...span.headers };
        const decision = await orchestrator.decide(conversation, candidates, signal, own);
        // Drops the span of a decision without a choice: an unended span is never sent.
        if (decision.method === "only") return decision;
        span.set({ ...attributesOf(decision, prefix), ...choiceOf(decision, choice) });
        span.end(decision.error === undefined ? undefined : "undecided");
        return decision;
      } catch (error) {
        span.end(errorTypeOf(error, signal));
        throw error;
      }
    },
  };
}

function attributesOf({ method, scores, error, milliseconds }: Decision, prefix: string): Attributes {
  return {
    [`${prefix}.method`]: method,
    [`${prefix}.scores`]: scores && JSON.stringify(scores),
    [`${prefix}.fault`]: error,
    [`${prefix}.determination_ms`]: Math.round(milliseconds),
  };
}

function choiceOf({ chosen }: Decision, choice: Choice): Attributes {
  if (choice === "route") return { "plano.route.name": chosen[0] };
  return { "selection.agent_count": chosen.length, "selection.agents": chosen.join(", ") };
}
