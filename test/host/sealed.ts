// Secrets as Envoy gives them to the filter: sealed, with the key in its environment.
import { newSecretsKey, type Secrets, sealSecrets } from "@plano/config";
import { SECRETS_KEY_VARIABLE } from "@plano/envoy";
import type { HostOptions } from "./host.js";

export function withSecrets(secrets: Secrets): Pick<HostOptions, "environment" | "secrets"> {
  const key = newSecretsKey();
  return { environment: { [SECRETS_KEY_VARIABLE]: key }, secrets: sealSecrets(secrets, key, 1) };
}
