// The guards of a configuration.
import type { ModelClient } from "../orchestrator/decision.js";
import type { InputGuardConfig, ServiceConfig } from "../service-config/schema.js";
import { Heuristics } from "./heuristics/heuristics.js";
import { ModelGuard } from "./model-guard.js";
import { Panel } from "./panel.js";

export interface Guards {
  /** Judges requests; undefined: all pass. */
  input?: { panel: Panel; message: string; parallel: boolean };
}

export function createGuards({ guards, limitHeaders }: ServiceConfig, client: ModelClient): Guards {
  const { input } = guards;
  if (input === undefined) return {};
  const { message, parallel } = input;
  return { input: { panel: panelOf(input, limitHeaders, client), message, parallel } };
}

function panelOf(config: InputGuardConfig, limitHeaders: readonly string[], client: ModelClient): Panel {
  const { heuristics, model } = config;
  const quick = heuristics ? [new Heuristics()] : [];
  const others = model === undefined ? [] : [new ModelGuard({ model, limitHeaders }, client)];
  return new Panel(quick, others, config);
}
