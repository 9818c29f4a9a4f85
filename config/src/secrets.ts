// Keys: `$VARIABLE` in the file, resolved only when a process is started. Values never enter a text that is shown.
import type { NormalisedConfig, Secret } from "./model.js";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ResolvedSecrets {
  /** For Envoy's process: PLANO_KEY_* and its value. */
  variables: Record<string, string>;
  /** Names of the user's variables that are not set, and the providers that need them. */
  missing: { variable: string; providers: string[] }[];
}

const REFERENCE = /^\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))$/;

/** `$NAME` or `${NAME}` as a reference; anything else is the key itself. */
export function parseSecret(text: string): Secret {
  const [, braced, plain] = REFERENCE.exec(text) ?? [];
  const variable = braced ?? plain;
  return variable === undefined ? { kind: "literal", value: text } : { kind: "environment", variable };
}

export function resolveSecrets(config: NormalisedConfig, env: Environment): ResolvedSecrets {
  const variables: Record<string, string> = {};
  const missing = new Map<string, string[]>();
  for (const { id, key, keyVariable } of config.providers) {
    if (key === undefined || keyVariable === undefined) continue;
    const value = secretValue(key, env);
    if (value !== "") variables[keyVariable] = value;
    else if (key.kind === "environment")
      missing.set(key.variable, [...(missing.get(key.variable) ?? []), id]);
  }
  return { variables, missing: [...missing].map(([variable, providers]) => ({ variable, providers })) };
}

/** Whether any provider that takes a key has one. */
export function hasAnyKey(config: NormalisedConfig, env: Environment): boolean {
  return config.providers.some(({ key }) => key !== undefined && secretValue(key, env) !== "");
}

/** White space around a pasted key is never part of it. */
function secretValue(key: Secret, env: Environment): string {
  return (key.kind === "literal" ? key.value : (env[key.variable] ?? "")).trim();
}
