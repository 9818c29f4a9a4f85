// Chooses the agents for a conversation. A model's failure never fails the request: the decision reports it, and the
// caller uses its default agent.
import { orAborted } from "../abortable.js";
import type { Choose, Decision, ModelClient, Orchestrator, OrchestratorSettings } from "./decision.js";
import { createEmbeddingChoice } from "./embedding-choice.js";
import { generalDialect } from "./general-dialect.js";
import { createModelChoice } from "./model-choice.js";
import { planoDialect } from "./plano-dialect.js";

const LONGEST_FAULT = 200;

/** `now` in milliseconds. `judgesOne`: asks the model even about a single candidate. */
export function createOrchestrator(
  settings: OrchestratorSettings,
  client: ModelClient,
  now: () => number,
  judgesOne = false,
): Orchestrator {
  const choose = choiceBy(settings, client);
  const decide: Choose = async (conversation, candidates, signal, headers) => {
    signal.throwIfAborted();
    const [first] = candidates;
    if (first === undefined) return { agents: [], method: "none" };
    if (candidates.length === 1 && !judgesOne) return { agents: [first.id], method: "only" };
    try {
      return await orAborted(choose(conversation, candidates, signal, headers), signal);
    } catch (error) {
      signal.throwIfAborted();
      return { agents: [], method: methodOf(settings), fault: faultOf(error) };
    }
  };
  return {
    async decide(conversation, candidates, signal, headers) {
      const began = now();
      const decision = await decide(conversation, candidates, signal, headers);
      return { ...decision, milliseconds: now() - began };
    },
  };
}

function choiceBy(settings: OrchestratorSettings, client: ModelClient): Choose {
  switch (settings.kind) {
    case "plano":
      return createModelChoice(settings, planoDialect, client);
    case "general":
      return createModelChoice(settings, generalDialect, client);
    case "embeddings":
      return createEmbeddingChoice(settings, client);
  }
}

function methodOf({ kind }: OrchestratorSettings): Decision["method"] {
  return kind === "embeddings" ? "embeddings" : "model";
}

function faultOf(error: unknown): string {
  const message = error instanceof Error ? error.message : "for no stated reason";
  return `the model failed: ${message}`.slice(0, LONGEST_FAULT);
}
