// Who chooses between several agents of a listener or several routing preferences: the model that the file
// names, else the default model.

import type { NormalisedConfig, Orchestration, Target } from "../model/model.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";

const CONTEXT_TOKENS = 8192;
/** With the usual embedding models, unrelated texts lie well below this similarity. */
const THRESHOLD = 0.3;

type Names = Pick<NormalisedConfig, "models" | "pools" | "wildcards" | "defaultTarget">;

export function readOrchestration(
  { overrides = {}, listeners, routing_preferences: preferences = [] }: PlanoFile,
  diagnostics: Diagnostics,
  { names, targets }: { names: Names; targets: readonly Target[] },
): Orchestration {
  const { agent_orchestration_model: written, orchestrator_model_context_length: context } = overrides;
  const routing = overrides.llm_routing_model;
  const model = written ?? targets[names.defaultTarget]?.name;
  const routingModel = routing ?? model;
  const orchestration = {
    ...(model === undefined ? {} : { model }),
    ...(routingModel === undefined ? {} : { routingModel }),
    method: overrides.agent_orchestration_method ?? ("model" as const),
    threshold: overrides.agent_orchestration_threshold ?? THRESHOLD,
    contextTokens: context ?? CONTEXT_TOKENS,
  };
  const path = ["overrides", "agent_orchestration_model"];
  for (const field of ["agent_orchestration_model", "llm_routing_model"] as const) {
    const name = overrides[field];
    if (name === undefined || isKnownName(name, names)) continue;
    const hint = "for example openai/gpt-4o";
    diagnostics.error(["overrides", field], "is not a name that clients can ask for", hint);
  }
  const chooses = listeners.some(
    (listener) => listener.type === "agent" && (listener.agents?.length ?? 0) > 1,
  );
  if (chooses && model === undefined) {
    const hint = "name one of model_providers, or make one of them the default";
    diagnostics.error(path, "is missing: a listener has several agents to choose from", hint);
  }
  if (preferences.length > 0 && routingModel === undefined) {
    const hint = "name one of model_providers, or make one of them the default";
    diagnostics.error(["overrides", "llm_routing_model"], "is missing: there are routing_preferences", hint);
  }
  return orchestration;
}

export function isKnownName(
  name: string,
  { models, pools, wildcards }: Omit<Names, "defaultTarget">,
): boolean {
  return (
    Object.hasOwn(models, name) ||
    pools.some((pool) => pool.name === name) ||
    Object.keys(wildcards).some((prefix) => name.startsWith(prefix))
  );
}
