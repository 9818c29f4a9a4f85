// How a model is called: by its provider and its name there.
export function nameModel(provider: string | null, model: string): string {
  return provider === null || model.startsWith(`${provider}/`) ? model : `${provider}/${model}`;
}
