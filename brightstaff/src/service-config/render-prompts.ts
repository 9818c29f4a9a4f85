// Renders prompt targets for the service config.
import type { Orchestration, Prompts, PromptTarget, TargetEndpoint } from "@plano/config";
import type { PromptsConfig, PromptTargetConfig, TargetEndpointConfig } from "./schema.js";

export function renderPrompts(
  { listener: _, targets, functionCalling, ...prompts }: Prompts,
  { contextTokens }: Orchestration,
): PromptsConfig {
  return {
    ...prompts,
    targets: targets.map(renderTarget),
    functionCalling: { ...functionCalling, contextTokens },
  };
}

function renderTarget({ endpoint, ...target }: PromptTarget): PromptTargetConfig {
  return { ...target, ...(endpoint !== undefined && { endpoint: renderEndpoint(endpoint) }) };
}

export function renderEndpoint({ headers, ...endpoint }: TargetEndpoint): TargetEndpointConfig {
  const secrets = headers.map(({ name, secretName }) => [name, secretName]);
  return { ...endpoint, headers: Object.fromEntries(secrets) as Record<string, string> };
}
