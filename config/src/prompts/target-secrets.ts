// Headers of calls of prompt targets, and of the error target: their values are brightstaff's secrets.

import type { NormalisedConfig } from "../model/model.js";
import { type SecretSources, secretValue } from "../secrets/secret.js";

/** By their names in the service config; without those whose variables are not set. */
export function resolveTargetSecrets(
  { prompts, errorTarget }: Pick<NormalisedConfig, "prompts" | "errorTarget">,
  sources: SecretSources,
): Record<string, string> {
  const endpoints = [...(prompts?.targets ?? []).map(({ endpoint }) => endpoint), errorTarget];
  const headers = endpoints.flatMap((endpoint) => endpoint?.headers ?? []);
  const values = headers.map(({ secretName, text }) => [secretName, secretValue(text, sources)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== ""));
}
