// The secrets of a configuration, resolved only when a process is started. No text shows a value.

import type { NormalisedConfig } from "../model/model.js";
import { resolveSecret, type SecretSources, secretValue } from "./secret.js";

export interface ResolvedSecrets {
  /** Values of keys and headers by the names in the filter config. */
  secrets: Record<string, string>;
  /** Amazon's variables for Envoy's process, where requests are signed. */
  signing: Record<string, string>;
}

/** Throws an Error for a file that cannot be used. */
export function resolveSecrets(config: NormalisedConfig, sources: SecretSources): ResolvedSecrets {
  const secrets: Record<string, string> = {};
  for (const { keys, secretHeaders } of config.providers) {
    for (const { text, secretName } of keys) {
      const value = secretValue(text, sources);
      if (value !== "") secrets[secretName] = value;
    }
    for (const { text, secretName } of secretHeaders) {
      const { value, missing } = resolveSecret(text, sources);
      if (missing.length === 0) secrets[secretName] = value;
    }
  }
  return { secrets, signing: amazonVariables(config, sources) };
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
function amazonVariables(config: NormalisedConfig, sources: SecretSources): Record<string, string> {
  if (!config.providers.some(({ signing }) => signing !== undefined)) return {};
  const own = config.awsCredentials;
  const said: Record<string, string | undefined> =
    own === undefined
      ? Object.fromEntries(AMAZON.map((name) => [name, sources.env[name]]))
      : {
          AWS_ACCESS_KEY_ID: secretValue(own.accessKeyId, sources),
          AWS_SECRET_ACCESS_KEY: secretValue(own.secretAccessKey, sources),
          ...(own.sessionToken && { AWS_SESSION_TOKEN: secretValue(own.sessionToken, sources) }),
        };
  const set = Object.entries(said).filter((pair): pair is [string, string] => (pair[1] ?? "") !== "");
  return Object.fromEntries(set);
}

/** Whether at least one provider that takes a key has one. */
export function hasAnyKey(
  { providers }: NormalisedConfig,
  secrets: Readonly<Record<string, string>>,
): boolean {
  return providers.some(({ keys }) => keys.some(({ secretName }) => secretName in secrets));
}
