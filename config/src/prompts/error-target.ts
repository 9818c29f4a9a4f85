// Where errors are reported: failed calls of prompt targets, and what prompt guards refuse.

import type { TargetEndpoint } from "../model/prompts.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { callableServices, readTargetEndpoint } from "./target-endpoint.js";

/** Undefined when nothing would be reported. */
export function readErrorTarget(
  file: PlanoFile,
  diagnostics: Diagnostics,
  hasPrompts: boolean,
): TargetEndpoint | undefined {
  const { error_target: written, prompt_guards: guards } = file;
  if (written === undefined) return undefined;
  if (hasPrompts || guards !== undefined)
    return readTargetEndpoint(
      written.endpoint,
      callableServices(file),
      diagnostics.at("error_target", "endpoint"),
    );
  const message = "has an effect with a listener of type prompt, or with prompt_guards, and there is neither";
  diagnostics.warn(["error_target"], message, undefined, true);
  return undefined;
}
