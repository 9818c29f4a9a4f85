// Chooses among candidates for a conversation: agents, or routes of models. A model's failure never fails the request: the
// decision reports it, and the caller uses its default agent.
import { orAborted } from "../abortable.js";
import type { OrchestratorConfig } from "../service-config/schema.js";
import type { Choose, Decision, ModelClient, Orchestrator } from "./decision.js";
import type { DescriptionCache } from "./description-cache.js";
import { createEmbeddingChoice } from "./embedding-choice.js";
import { generalPromptFormat } from "./general-prompt-format.js";
import { createModelChoice } from "./model-choice.js";
import { planoPromptFormat } from "./plano-prompt-format.js";

const LONGEST_ERROR = 200;

/** `now` in milliseconds. `judgesOne`: asks the model even about a single candidate. */
export function createOrchestrator(
  config: OrchestratorConfig,
  client: ModelClient,
  now: () => number,
  { judgesOne = false, descriptions }: { judgesOne?: boolean; descriptions?: DescriptionCache } = {},
): Orchestrator {
  const choose = choiceBy(config, client, descriptions);
  const decide: Choose = async (conversation, candidates, signal, headers) => {
    signal.throwIfAborted();
    const [first] = candidates;
    if (first === undefined) return { chosen: [], method: "none" };
    if (candidates.length === 1 && !judgesOne) return { chosen: [first.id], method: "only" };
    try {
      return await orAborted(choose(conversation, candidates, signal, headers), signal);
    } catch (error) {
      signal.throwIfAborted();
      return { chosen: [], method: methodOf(config), error: errorOf(error) };
    }
  };
  return {
    async decide(conversation, candidates, signal, headers) {
      const began = now();
      const decision = await decide(conversation, candidates, signal, headers);
      return { ...decision, milliseconds: Math.round((now() - began) * 1_000) / 1_000 };
    },
  };
}

function choiceBy(
  config: OrchestratorConfig,
  client: ModelClient,
  descriptions: DescriptionCache | undefined,
): Choose {
  switch (config.kind) {
    case "plano":
      return createModelChoice(config, planoPromptFormat, client);
    case "general":
      return createModelChoice(config, generalPromptFormat, client);
    case "embeddings":
      return createEmbeddingChoice(config, client, descriptions);
  }
}

function methodOf({ kind }: OrchestratorConfig): Decision["method"] {
  return kind === "embeddings" ? "embeddings" : "model";
}

function errorOf(error: unknown): string {
  const message = error instanceof Error ? error.message : "for no stated reason";
  return `the model failed: ${message}`.slice(0, LONGEST_ERROR);
}
