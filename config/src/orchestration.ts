// Who chooses where a listener has several agents: the model that the file names, else its default one.
import type { PlanoFile } from "./file.js";
import type { NormalisedConfig, Orchestration, Target } from "./model.js";
import type { Problem } from "./problems.js";
import type { Source } from "./source.js";

const CONTEXT_TOKENS = 8192;
/** Texts that have nothing to do with each other lie well below it, with the usual models. */
const THRESHOLD = 0.3;

type Names = Pick<NormalisedConfig, "models" | "pools" | "wildcards" | "defaultTarget">;

export function readOrchestration(
  { overrides = {}, listeners }: PlanoFile,
  names: Names,
  targets: readonly Target[],
  source: Source,
): { orchestration: Orchestration; problems: Problem[] } {
  const { agent_orchestration_model: written, orchestrator_model_context_length: context } = overrides;
  const model = written ?? targets[names.defaultTarget]?.name;
  const orchestration = {
    ...(model === undefined ? {} : { model }),
    method: overrides.agent_orchestration_method ?? ("model" as const),
    threshold: overrides.agent_orchestration_threshold ?? THRESHOLD,
    contextTokens: context ?? CONTEXT_TOKENS,
  };
  const path = ["overrides", "agent_orchestration_model"];
  const problems: Problem[] = [];
  if (written !== undefined && !isKnown(written, names)) {
    problems.push(source.problem(path, "is no name that a client may ask for", "for example openai/gpt-4o"));
  }
  const chooses = listeners.some(
    (listener) => listener.type === "agent" && (listener.agents?.length ?? 0) > 1,
  );
  if (chooses && model === undefined) {
    const hint = "name one of model_providers, or make one of them the default";
    problems.push(source.problem(path, "is missing: a listener has several agents to choose from", hint));
  }
  return { orchestration, problems };
}

function isKnown(name: string, { models, pools, wildcards }: Names): boolean {
  return (
    Object.hasOwn(models, name) ||
    pools.some((pool) => pool.name === name) ||
    Object.keys(wildcards).some((prefix) => name.startsWith(prefix))
  );
}
