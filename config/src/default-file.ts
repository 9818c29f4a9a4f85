// The configuration for those who have none: every known provider, with its key from the environment or the client's own.
import type { Environment } from "./environment/references.js";
import type { ProviderRow } from "./providers/provider-row.js";
import { providerRows } from "./providers/rows.js";

export interface DefaultFile {
  text: string;
  /** Providers whose key is set, with its variable. */
  keyed: { provider: string; variable: string }[];
  /** Providers that get the client's own key. */
  passedOn: string[];
}

const HEAD = `# Plano's defaults: the known providers, with the keys that the environment had. Copy it to plano.yaml and change it there.
version: v0.4.0
ports: auto
listeners:
  - type: model
    name: models
    port: \u0024{PLANO_PORT:-12000}
model_providers:
`;

/** A provider that an entry needs only a key for. */
export interface KnownProvider {
  provider: string;
  /** The usual variable of its key. */
  key: string;
  /** A model to try it with; undefined: one has to know. */
  example: string | undefined;
  /** The variable that has a key; undefined: none does. */
  variable: string | undefined;
}

export function knownProviders(env: Environment): KnownProvider[] {
  return [...providerRows()].flatMap(([provider, row]) => {
    const { key, example, needs } = row;
    if (key === undefined || needs !== undefined) return [];
    return [{ provider, key, example, variable: variableOf(row, env) }];
  });
}

export function defaultFile(env: Environment): DefaultFile {
  const known = knownProviders(env);
  const keyed = known.flatMap(({ provider, variable }) =>
    variable === undefined ? [] : [{ provider, variable }],
  );
  const passedOn = known.flatMap(({ provider, variable }) => (variable === undefined ? [provider] : []));
  const entries = [
    ...keyed.map(({ provider, variable }) => `  - model: ${provider}/*\n    access_key: $${variable}\n`),
    ...passedOn.map((provider) => `  - model: ${provider}/*\n    passthrough_auth: true\n`),
  ];
  return { text: HEAD + entries.join(""), keyed, passedOn };
}

function variableOf(
  { key = "", other_keys: others = [] }: ProviderRow,
  env: Environment,
): string | undefined {
  return [key, ...others].find((variable) => (env[variable] ?? "").trim() !== "");
}
