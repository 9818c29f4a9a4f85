// `prompt_guards`: who judges prompts, and what becomes of those refused.

import type { InputGuard, PromptGuards } from "../model/prompt-guards.js";
import { type AskedNames, isKnownName, reportUnknown } from "../names/asked-names.js";
import type { InputGuardEntry } from "../schema/prompt-guards.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { readDuration } from "../syntax/duration.js";

const TIMEOUT = 10_000;

export function readPromptGuards(
  { prompt_guards: written }: PlanoFile,
  diagnostics: Diagnostics,
  names: AskedNames,
): PromptGuards | undefined {
  if (written === undefined) return undefined;
  const own = diagnostics.at("prompt_guards", "input_guards", "jailbreak");
  return { input: readGuard(written.input_guards.jailbreak, own, names) };
}

function readGuard(entry: InputGuardEntry, diagnostics: Diagnostics, names: AskedNames): InputGuard {
  const { heuristics = true, model, on_failure: onFailure = "fail", mode = "sequential" } = entry;
  if (model !== undefined && !isKnownName(model, names)) {
    reportUnknown(model, names, diagnostics.at("model"));
  }
  if (!heuristics && model === undefined) {
    diagnostics.error(["heuristics"], "leaves nobody who judges", "name a model");
  }
  return {
    message: entry.on_exception.message,
    heuristics,
    ...(model !== undefined && { model }),
    onFailure,
    timeoutMilliseconds: readDuration(entry.timeout, diagnostics.at("timeout")) ?? TIMEOUT,
    parallel: mode === "parallel",
  };
}
