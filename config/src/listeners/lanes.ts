// Which requests take the way through brightstaff, because something that is not in Envoy has to see them.
import type { NormalisedConfig } from "../model/model.js";

/** Those for models; all others never leave Envoy. */
export function modelsNeedBrightstaff({
  modelListener,
  routingPreferences,
  inlinePreferences,
}: NormalisedConfig): boolean {
  const { inputFilters, outputFilters } = modelListener;
  return inlinePreferences || routingPreferences.length + inputFilters.length + outputFilters.length > 0;
}

/** Whether brightstaff asks models or agents: for clients, or who decides between the routes that a client asks about. */
export function usesEgress(config: NormalisedConfig): boolean {
  const decides = config.orchestration.routingModel !== undefined;
  return decides || config.agentListeners.length > 0 || modelsNeedBrightstaff(config);
}
