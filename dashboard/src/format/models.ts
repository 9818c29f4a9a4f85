// How a model is called: by its provider and its name there.

/** Of providers that are agents. */
const AGENT = "agent/";

/** An agent is itself what answered: the model is what its client has written. */
export function nameModel(provider: string | null, model: string): string {
  if (provider?.startsWith(AGENT) === true) return provider;
  return provider === null || model.startsWith(`${provider}/`) ? model : `${provider}/${model}`;
}

/** A target as it was asked: that of a wildcard, such as `openai/*`, with the model where that is known. */
export function nameTarget(target: string, model: string | null | undefined): string {
  if (!target.endsWith("*") || !model) return target;
  return target.slice(0, target.indexOf("/") + 1) + model;
}
