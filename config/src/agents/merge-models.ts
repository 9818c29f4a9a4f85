// Chooses the model that merges the answers of parallel agents.

import type { AgentListener, Orchestration } from "../model/agents.js";
import type { NormalisedConfig } from "../model/model.js";
import type { Target } from "../model/target.js";
import { isKnownName, reportUnknown } from "../names/asked-names.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";

interface Known {
  names: Pick<NormalisedConfig, "models" | "pools" | "wildcards" | "defaultTarget">;
  targets: readonly Target[];
  orchestration: Orchestration;
}

/** By the name of the listener of type agent. */
export function readMergeModels(
  { listeners }: PlanoFile,
  diagnostics: Diagnostics,
  { names, targets, orchestration: { method, model } }: Known,
): Map<string, string> {
  const fallback = method === "model" ? model : targets[names.defaultTarget]?.name;
  const found = new Map<string, string>();
  for (const [index, { type, name, mode, merge_model: written }] of listeners.entries()) {
    if (type !== "agent") continue;
    const own = diagnostics.at("listeners", index, "merge_model");
    if (mode !== "parallel") {
      if (written !== undefined) own.error([], "has no effect here", "add mode: parallel");
      continue;
    }
    const mergeModel = written ?? fallback;
    if (mergeModel === undefined) {
      const hint = "name one of model_providers, or make one of them the default";
      own.error([], "is missing: it merges the answers of several agents", hint);
    } else if (written !== undefined && !isKnownName(written, names)) {
      reportUnknown(written, names, own);
    } else {
      found.set(name, mergeModel);
    }
  }
  return found;
}

export function withMergeModels(
  listeners: readonly AgentListener[],
  mergeModels: ReadonlyMap<string, string>,
): AgentListener[] {
  return listeners.map((listener) => {
    const mergeModel = mergeModels.get(listener.name);
    return mergeModel === undefined ? listener : { ...listener, mergeModel };
  });
}
