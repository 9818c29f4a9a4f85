// The listeners that clients connect to, as the summary of a start and `plano status` show them.
import type { NormalisedConfig } from "@plano/config";
import { urlOf } from "./urls.js";

export interface ShownListener {
  kind: "model" | "agent" | "prompt";
  name: string;
  url: string;
}

/** The model listener comes first if the file has one, and last if it is there by default. */
export function shownListeners({
  modelListener,
  agentListeners,
  prompts,
}: Pick<NormalisedConfig, "modelListener" | "agentListeners" | "prompts">): ShownListener[] {
  const models = { kind: "model" as const, name: modelListener.name, url: urlOf(modelListener) };
  const others = [
    ...agentListeners.map((each) => ({ kind: "agent" as const, name: each.name, url: urlOf(each) })),
    ...(prompts === undefined
      ? []
      : [{ kind: "prompt" as const, name: prompts.listener.name, url: urlOf(prompts.listener) }]),
  ];
  return modelListener.isImplied === true ? [...others, models] : [models, ...others];
}
