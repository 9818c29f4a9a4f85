// Chooses the model that merges the answers of parallel agents.

import type { AgentListener, NormalisedConfig, Orchestration, Target } from "../model/model.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { isKnownName } from "./orchestration.js";

type Names = Pick<NormalisedConfig, "models" | "pools" | "wildcards" | "defaultTarget">;

/** `read` holds the file's listeners of type agent, in their order. */
export function withMergeModels(
  read: readonly AgentListener[],
  { listeners }: PlanoFile,
  { method, model }: Orchestration,
  names: Names,
  targets: readonly Target[],
  diagnostics: Diagnostics,
): AgentListener[] {
  const fallback = method === "model" ? model : targets[names.defaultTarget]?.name;
  const found = new Map<string, string>();
  for (const [index, entry] of listeners.entries()) {
    if (entry.type !== "agent") continue;
    const { mode, merge_model: written } = entry;
    const add = (field: string, message: string, hint: string): void => {
      diagnostics.error(["listeners", index, field], message, hint);
    };
    if (mode !== "parallel") {
      if (written !== undefined) add("merge_model", "has no effect here", "add mode: parallel");
      continue;
    }
    const mergeModel = written ?? fallback;
    if (mergeModel === undefined) {
      const hint = "name one of model_providers, or make one of them the default";
      add("merge_model", "is missing: it merges the answers of several agents", hint);
    } else if (written !== undefined && !isKnownName(written, names)) {
      add("merge_model", "is not a name that clients can ask for", "for example openai/gpt-4o");
    } else {
      found.set(entry.name, mergeModel);
    }
  }
  return read.map((listener) => {
    const mergeModel = found.get(listener.name);
    return mergeModel === undefined ? listener : { ...listener, mergeModel };
  });
}
