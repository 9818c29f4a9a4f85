// Who chooses between several agents of a listener or several routing preferences: the model that the file
// names, else the default model.

import type { Orchestration } from "../model/agents.js";
import type { NormalisedConfig } from "../model/model.js";
import type { Target } from "../model/target.js";
import { type AskedNames, isKnownName, reportUnknown } from "../names/asked-names.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";

const CONTEXT_TOKENS = 8192;
/** With the usual embedding models, unrelated texts lie well below this similarity. */
const THRESHOLD = 0.3;

/** Models that files name without listing them, because their maker also runs a server for them. */
const HOSTED = /^((plano|arch)\/)?(Plano-Orchestrator|Arch-Router)$/;

type Names = AskedNames & Pick<NormalisedConfig, "defaultTarget">;

export function readOrchestration(
  { overrides = {}, listeners, agents = [], routing_preferences: preferences = [] }: PlanoFile,
  diagnostics: Diagnostics,
  { names, targets }: { names: Names; targets: readonly Target[] },
): Orchestration {
  const read = (field: "agent_orchestration_model" | "llm_routing_model"): string | undefined =>
    readModel(overrides[field], names, diagnostics.at("overrides", field));
  const written = read("agent_orchestration_model");
  const routing = read("llm_routing_model");
  const model = written ?? targets[names.defaultTarget]?.name;
  const routingModel = routing ?? model;
  const orchestration = {
    ...(model === undefined ? {} : { model }),
    ...(routingModel === undefined ? {} : { routingModel }),
    method: overrides.agent_orchestration_method ?? ("model" as const),
    threshold: overrides.agent_orchestration_threshold ?? THRESHOLD,
    contextTokens: overrides.orchestrator_model_context_length ?? CONTEXT_TOKENS,
  };
  const path = ["overrides", "agent_orchestration_model"];
  const ids = new Set(agents.map(({ id }) => id));
  const chooses = listeners.some(
    ({ type, agents: listed = [] }) => type === "agent" && listed.filter(({ id }) => ids.has(id)).length > 1,
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

/** Undefined if the default model takes its place. */
function readModel(name: string | undefined, names: Names, diagnostics: Diagnostics): string | undefined {
  if (name === undefined || isKnownName(name, names)) return name;
  if (HOSTED.test(name)) {
    const hint = "list it under model_providers with the base_url of a server that has it";
    diagnostics.warn(
      [],
      `${name} is not one of model_providers; the default model chooses in its place`,
      hint,
    );
    return undefined;
  }
  reportUnknown(name, names, diagnostics);
  return name;
}
