// Which requests take the way through brightstaff, because something that is not in Envoy has to see them.
import type { NormalisedConfig } from "./model.js";

/** Those for models; all others never leave Envoy. */
export function modelsNeedBrightstaff({ modelListener, routes }: NormalisedConfig): boolean {
  return routes.length + modelListener.inputFilters.length + modelListener.outputFilters.length > 0;
}

/** Whether brightstaff asks models or agents for clients. */
export function usesEgress(config: NormalisedConfig): boolean {
  return config.agentListeners.length > 0 || modelsNeedBrightstaff(config);
}
