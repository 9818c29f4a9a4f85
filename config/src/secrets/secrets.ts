// Keys: `$VARIABLE` in the file, resolved only when a process is started. No text shows a value.

import type { Environment } from "../environment/references.js";
import type { NormalisedConfig, Secret } from "../model/model.js";
import { resolveText } from "./secret-text.js";

export interface ResolvedSecrets {
  /** Values of keys and headers by the names in the filter config. */
  secrets: Record<string, string>;
  /** Amazon's variables for Envoy's process, where requests are signed. */
  signing: Record<string, string>;
  /** The user's variables that are not set, and the providers that need them. */
  missing: { variable: string; providers: string[] }[];
}

const REFERENCE = /^\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))$/;

/** `$NAME` or `${NAME}` is a reference; anything else is the key itself. */
export function parseSecret(text: string): Secret {
  const [, braced, plain] = REFERENCE.exec(text) ?? [];
  const variable = braced ?? plain;
  return variable === undefined ? { kind: "literal", value: text } : { kind: "environment", variable };
}

export function resolveSecrets(config: NormalisedConfig, env: Environment): ResolvedSecrets {
  const secrets: Record<string, string> = {};
  const missing = new Map<string, Set<string>>();
  const miss = (variable: string, id: string): void => {
    missing.set(variable, (missing.get(variable) ?? new Set()).add(id));
  };
  for (const { id, keys, secretHeaders } of config.providers) {
    for (const { secret, secretName } of keys) {
      const value = secretValue(secret, env);
      if (value !== "") secrets[secretName] = value;
      else if (secret.kind === "environment") miss(secret.variable, id);
    }
    for (const { text, secretName } of secretHeaders) {
      const resolved = resolveText(text, env);
      if (resolved.missing.length === 0) secrets[secretName] = resolved.value;
      for (const each of resolved.missing) miss(each, id);
    }
  }
  return {
    secrets,
    signing: amazonVariables(config, env),
    missing: [...missing].map(([variable, providers]) => ({ variable, providers: [...providers] })),
  };
}

/** The variables that Envoy's signer reads. */
const AMAZON = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_PROFILE",
  "AWS_SHARED_CREDENTIALS_FILE",
  "AWS_CONFIG_FILE",
  "AWS_ROLE_ARN",
  "AWS_ROLE_SESSION_NAME",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
  "AWS_EC2_METADATA_DISABLED",
];

/** https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/aws_request_signing_filter#credentials */
function amazonVariables(config: NormalisedConfig, env: Environment): Record<string, string> {
  if (!config.providers.some(({ signing }) => signing !== undefined)) return {};
  const own = config.awsCredentials;
  const said: Environment =
    own === undefined
      ? Object.fromEntries(AMAZON.map((name) => [name, env[name]]))
      : {
          AWS_ACCESS_KEY_ID: secretValue(own.accessKeyId, env),
          AWS_SECRET_ACCESS_KEY: secretValue(own.secretAccessKey, env),
          ...(own.sessionToken && { AWS_SESSION_TOKEN: secretValue(own.sessionToken, env) }),
        };
  const set = Object.entries(said).filter((pair): pair is [string, string] => (pair[1] ?? "") !== "");
  return Object.fromEntries(set);
}

/** Whether at least one provider that takes a key has one. */
export function hasAnyKey(config: NormalisedConfig, env: Environment): boolean {
  return config.providers.some(({ keys }) => keys.some(({ secret }) => secretValue(secret, env) !== ""));
}

/** White space around a pasted key is not part of it. */
export function secretValue(key: Secret, env: Environment): string {
  return (key.kind === "literal" ? key.value : (env[key.variable] ?? "")).trim();
}
