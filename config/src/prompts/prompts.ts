// Prompt targets and what belongs to them. Without a listener of type prompt nothing of it has an effect.

import type { ListenerReading } from "../listeners/listener.js";
import type { Prompts } from "../model/prompts.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { readOrchestrator } from "./orchestrator.js";
import { callableServices } from "./target-endpoint.js";
import { readTargets } from "./targets.js";

/** Undefined without a listener of type prompt. */
export function readPrompts(
  file: PlanoFile,
  diagnostics: Diagnostics,
  listeners: readonly ListenerReading[],
): Omit<Prompts, "answerModel" | "functionCalling"> | undefined {
  const { overrides = {}, prompt_targets: entries = [] } = file;
  const listener = listeners.find(({ entry }) => entry.type === "prompt");
  if (listener === undefined) {
    warnOfIgnored(file, diagnostics);
    return undefined;
  }
  const { outputFilters: _none, ...common } = listener.common;
  const services = callableServices(file);
  const orchestrated = overrides.use_agent_orchestrator === true;
  const orchestrator = readOrchestrator(file, diagnostics);
  const defaultTarget = entries.find((entry) => entry.default === true)?.name;
  const { system_prompt: systemPrompt } = file;
  return {
    listener: common,
    targets: readTargets(entries, diagnostics, { services, orchestrated }),
    ...(defaultTarget !== undefined && { defaultTarget }),
    ...(systemPrompt !== undefined && { systemPrompt }),
    optimizesContext: overrides.optimize_context_window ?? false,
    ...(orchestrator !== undefined && { orchestrator }),
  };
}

const SWITCHES = [
  "use_agent_orchestrator",
  "optimize_context_window",
  "function_calling_model",
  "function_calling_logprobs",
  "prompt_target_intent_matching_threshold",
] as const;

function warnOfIgnored({ system_prompt: prompt, overrides = {} }: PlanoFile, diagnostics: Diagnostics): void {
  const message = "has an effect at a listener of type prompt only, and there is none";
  if (prompt !== undefined) diagnostics.warn(["system_prompt"], message, undefined, true);
  for (const key of SWITCHES) {
    if (overrides[key] !== undefined && overrides[key] !== false)
      diagnostics.warn(["overrides", key], message, undefined, true);
  }
}
