// The listeners that clients connect to, of every type.

import type { AgentListener } from "../model/agents.js";
import type { ModelListener, NormalisedConfig } from "../model/model.js";
import type { PromptListener } from "../model/prompts.js";

export type ClientListener = ModelListener | AgentListener | PromptListener;

export function clientListeners({
  modelListener,
  agentListeners,
  prompts,
}: Pick<NormalisedConfig, "modelListener" | "agentListeners" | "prompts">): ClientListener[] {
  return [modelListener, ...agentListeners, ...(prompts === undefined ? [] : [prompts.listener])];
}
