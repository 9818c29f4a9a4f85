// The targets that a caller may use, and which of them a model chooses from.
import type { IncomingHttpHeaders } from "node:http";
import { allowedModels } from "../models/allowed-models.js";
import type { PromptsConfig, PromptTargetConfig } from "../service-config/schema.js";

/** Stands before a target's name among the names that a caller may ask for. */
export const TARGET_PREFIX = "target/";

export interface Candidates {
  /** The model chooses from these. */
  listed: PromptTargetConfig[];
  /** For prompts that suit none of them. */
  standard?: PromptTargetConfig;
}

export function candidatesFor(
  { targets, defaultTarget }: PromptsConfig,
  headers: IncomingHttpHeaders,
): Candidates {
  const isAllowed = allowedModels(headers);
  const allowed = targets.filter(({ name }) => isAllowed(TARGET_PREFIX + name));
  const standard = allowed.find(({ name }) => name === defaultTarget);
  // A default target without parameters needs no choice: it gets what nothing else does.
  const listed = allowed.filter((target) => target !== standard || target.parameters.length > 0);
  return { listed, ...(standard && { standard }) };
}
