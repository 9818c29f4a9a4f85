// Prompt targets: each with its parameters and the endpoint it calls.

import type { PromptParameter, PromptTarget } from "../model/prompts.js";
import type { PromptTargetEntry } from "../schema/prompts.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { nearest } from "../syntax/spelling.js";
import { readParameters } from "./parameters.js";
import { placeholdersIn, readTargetEndpoint } from "./target-endpoint.js";

interface Surroundings {
  /** The names of services that can be called. */
  services: readonly string[];
  /** Targets are agents, which need no endpoint. */
  orchestrated: boolean;
}

/** In the file's order. */
export function readTargets(
  entries: readonly PromptTargetEntry[],
  diagnostics: Diagnostics,
  surroundings: Surroundings,
): PromptTarget[] {
  const names = new Set<string>();
  const first = entries.findIndex((entry) => entry.default === true);
  return entries.map((entry, index) => {
    const own = diagnostics.at("prompt_targets", index);
    if (names.has(entry.name)) own.error(["name"], `the name ${entry.name} is taken`);
    names.add(entry.name);
    if (entry.default === true && index > first) own.error(["default"], "there can be one default only");
    return readTarget(entry, own, surroundings);
  });
}

function readTarget(
  entry: PromptTargetEntry,
  diagnostics: Diagnostics,
  { services, orchestrated }: Surroundings,
): PromptTarget {
  const { endpoint: written, system_prompt: systemPrompt } = entry;
  if (written === undefined && !orchestrated) {
    const hint = "endpoint: { name: one of endpoints, path: /the/path }";
    diagnostics.error(["endpoint"], "is missing", hint);
  }
  checkPath(entry, diagnostics);
  return {
    name: entry.name,
    description: entry.description,
    parameters: readParameters(entry, diagnostics).map((each) => requiredInPath(each, written?.path ?? "")),
    ...(written && { endpoint: readTargetEndpoint(written, services, diagnostics.at("endpoint")) }),
    answeredByModel: entry.auto_llm_dispatch_on_response ?? true,
    ...(systemPrompt !== undefined && { systemPrompt }),
  };
}

/** Without a value there would be no path. */
function requiredInPath(parameter: PromptParameter, path: string): PromptParameter {
  const isNeeded = parameter.default === undefined && placeholdersIn(path).includes(parameter.name);
  return isNeeded ? { ...parameter, required: true } : parameter;
}

function checkPath({ endpoint, parameters = [] }: PromptTargetEntry, diagnostics: Diagnostics): void {
  if (endpoint === undefined) return;
  const names = parameters.map(({ name }) => name);
  const placeholders = placeholdersIn(endpoint.path);
  for (const placeholder of placeholders) {
    if (names.includes(placeholder)) continue;
    const close = nearest(placeholder, names);
    const hint = close === undefined ? "name it under parameters" : `did you mean {${close}}?`;
    diagnostics.error(["endpoint", "path"], `{${placeholder}} is not one of its parameters`, hint);
  }
  for (const [index, { name, in_path: inPath }] of parameters.entries()) {
    if (inPath !== true || placeholders.includes(name)) continue;
    const message = `the path has no {${name}}; it is sent as the other parameters are`;
    diagnostics.warn(["parameters", index, "in_path"], message);
  }
}
