// Who chooses prompt targets, and who answers.

import type { NormalisedConfig } from "../model/model.js";
import type { FunctionCalling, Prompts } from "../model/prompts.js";
import type { Target } from "../model/target.js";
import { isKnownName, reportUnknown } from "../names/asked-names.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";

interface Known {
  names: Pick<NormalisedConfig, "models" | "pools" | "wildcards" | "defaultTarget">;
  targets: readonly Target[];
}

const ARCH_FUNCTION = /arch-function/i;

/** Undefined if the file has no listener of type prompt. */
export function withModels(
  prompts: Omit<Prompts, "answerModel" | "functionCalling"> | undefined,
  file: PlanoFile,
  diagnostics: Diagnostics,
  { names, targets }: Known,
): Prompts | undefined {
  if (prompts === undefined) return undefined;
  const own = targets.filter(({ model }) => model !== "").map(({ name }) => name);
  const answerModel = targets[names.defaultTarget]?.name ?? own[0] ?? "";
  if (answerModel === "") {
    const hint = "list one under model_providers, with default: true";
    diagnostics.error(["model_providers"], "has no model that could answer prompts", hint);
  }
  const {
    function_calling_model: written,
    function_calling_logprobs: logprobs,
    prompt_target_intent_matching_threshold: threshold,
  } = file.overrides ?? {};
  if (written !== undefined && !isKnownName(written, names))
    reportUnknown(written, names, diagnostics.at("overrides", "function_calling_model"));
  const model = written ?? own.find((name) => ARCH_FUNCTION.test(name)) ?? answerModel;
  const promptFormat: FunctionCalling["promptFormat"] = ARCH_FUNCTION.test(model) ? "arch-function" : "tools";
  const functionCalling = {
    promptFormat,
    model,
    logprobs: logprobs ?? promptFormat === "arch-function",
    ...(threshold !== undefined && { threshold }),
  };
  return { ...prompts, answerModel, functionCalling };
}
