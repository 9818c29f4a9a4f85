// The configuration for those who have none: every known provider, with its key from the environment or the client's own.
import type { Environment } from "./environment/references.js";
import { type ProviderRow, providerRows } from "./providers/rows.js";

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

export function defaultFile(env: Environment): DefaultFile {
  const known = [...providerRows()].filter(([, { key, needs }]) => key !== undefined && needs === undefined);
  const found = known.map(([provider, row]) => ({ provider, variable: variableOf(row, env) }));
  const keyed = found.flatMap(({ provider, variable }) =>
    variable === undefined ? [] : [{ provider, variable }],
  );
  const passedOn = found.flatMap(({ provider, variable }) => (variable === undefined ? [provider] : []));
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
