// brightstaff's secrets: values by the names that the service config has, sealed in a file beside it.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { openSecrets } from "@plano/config/run-time";

/** Beside the service config. */
export const SECRETS_FILE = "brightstaff-secrets.json";
/** The variable of brightstaff's process with the key of the seal. */
export const SECRETS_KEY_VARIABLE = "PLANO_BRIGHTSTAFF_SECRETS_KEY";

type Secrets = Readonly<Record<string, string>>;

/** Without the file there are no secrets. Throws an Error with the reason, which quotes nothing. */
export async function readSecrets(configPath: string, key: string | undefined): Promise<Secrets> {
  const file = path.join(path.dirname(configPath), SECRETS_FILE);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new Error(`${SECRETS_FILE} cannot be read: ${error.code ?? error.message}`);
  });
  if (text === undefined) return {};
  if (key === undefined || key === "")
    throw new Error(`${SECRETS_KEY_VARIABLE} must hold the key of ${SECRETS_FILE}`);
  try {
    return openSecrets(text, key);
  } catch {
    throw new Error(`${SECRETS_FILE} is not sealed with the key in ${SECRETS_KEY_VARIABLE}`);
  }
}
