// brightstaff's secrets: values by the names that the service config has, sealed in a file beside it.
import { openSecrets } from "@plano/config/run-time";

/** Beside the service config. */
export const SECRETS_FILE = "brightstaff-secrets.json";
/** The variable of brightstaff's process with the key of the seal. */
export const SECRETS_KEY_VARIABLE = "PLANO_BRIGHTSTAFF_SECRETS_KEY";

export type Secrets = Readonly<Record<string, string>>;

/** Without the file there are no secrets. Throws an Error with the reason, which quotes nothing. */
export function openSecretsFile(text: string | undefined, key: string | undefined): Secrets {
  if (text === undefined) return {};
  if (key === undefined || key === "") {
    throw new Error(`${SECRETS_KEY_VARIABLE} must hold the key of ${SECRETS_FILE}`);
  }
  try {
    return openSecrets(text, key);
  } catch {
    throw new Error(`${SECRETS_FILE} is not sealed with the key in ${SECRETS_KEY_VARIABLE}`);
  }
}
