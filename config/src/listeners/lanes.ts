// Which requests go through brightstaff, because something outside Envoy has to see them.
import type { NormalisedConfig } from "../model/model.js";
import { keepsAnyState } from "../state/who-keeps.js";

/** Whether requests for models do; otherwise they never leave Envoy. */
export function modelsNeedBrightstaff({
  modelListener,
  routingPreferences,
  inlinePreferences,
  promptGuards,
}: NormalisedConfig): boolean {
  const { inputFilters, outputFilters } = modelListener;
  const guarded = promptGuards !== undefined;
  return (
    guarded || inlinePreferences || routingPreferences.length + inputFilters.length + outputFilters.length > 0
  );
}

/** Whether brightstaff calls models or agents, for clients or to choose between routing preferences. */
export function usesEgress(config: NormalisedConfig): boolean {
  const decides = config.orchestration.routingModel !== undefined;
  const served = config.agentListeners.length > 0 || config.prompts !== undefined;
  return decides || served || modelsNeedBrightstaff(config) || keepsAnyState(config);
}
