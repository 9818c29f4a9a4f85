// Who keeps the state of the Responses API: the provider, if all models that may answer are at providers that do; else Plano.
import type { NormalisedConfig } from "../model/model.js";

type Kept = Pick<NormalisedConfig, "targets" | "providers" | "agents" | "stateStorage">;

/** Whether Plano keeps the state of requests that any of the targets may answer. */
export function planoKeepsState(
  { targets, providers, stateStorage: { managed } }: Omit<Kept, "agents">,
  indexes: readonly number[],
): boolean {
  const isStored = (index: number): boolean =>
    providers[targets[index]?.provider ?? -1]?.storesResponses === true;
  return managed || !indexes.every(isStored);
}

/** Whether Plano keeps any client's state. */
export function keepsAnyState(config: Kept): boolean {
  const agents = Object.values(config.agents);
  const models = config.targets.flatMap((_, index) => (agents.includes(index) ? [] : [index]));
  return agents.length > 0 || planoKeepsState(config, models);
}
