// Writes sealed secrets: the providers', which Envoy watches, and brightstaff's. Each program has the key of its own file.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { BRIGHTSTAFF_SECRETS_FILE } from "@plano/brightstaff";
import { type Environment, isSecretsKey, newSecretsKey, openSecrets, sealSecrets } from "@plano/config";
import { renderSecretsFile } from "@plano/envoy";
import { CommandError, messageOf } from "./command-error.js";
import { WASM_PATH } from "./files.js";
import type { Plan } from "./plan.js";
import { writePrivate } from "./private-files.js";

export interface SealedSecrets {
  /** Where Envoy reads them. */
  secretsPath: string;
  /** Of the seal. */
  key: string;
  wasmPath?: string | undefined;
}

export async function writeSecrets(
  { secrets }: Pick<Plan, "secrets">,
  { secretsPath, key, wasmPath = WASM_PATH }: SealedSecrets,
): Promise<void> {
  try {
    await writePrivate(secretsPath, renderSecretsFile(secrets, key, wasmPath, Date.now()));
  } catch (error) {
    throw new CommandError(messageOf(error));
  }
}

/**
 * Into the directory of the service config, unless the same secrets lie there: a new seal would be a new version. Returns the
 * file's path.
 */
export async function writeBrightstaffSecrets(
  { brightstaffSecrets }: Pick<Plan, "brightstaffSecrets">,
  directory: string,
  key: string,
): Promise<string> {
  const file = path.join(directory, BRIGHTSTAFF_SECRETS_FILE);
  const kept = await readFile(file, "utf8")
    .then((text) => openSecrets(text, key))
    .catch(() => undefined);
  if (isDeepStrictEqual(kept, brightstaffSecrets)) return file;
  await writePrivate(file, sealSecrets(brightstaffSecrets, key, Date.now()));
  return file;
}

/** The user's key in the variable, or the one that lies in the file, or a new one, which is written there. */
export async function secretsKeyFor(env: Environment, variable: string, file: string): Promise<string> {
  const given = env[variable];
  if (given !== undefined && given !== "") return checked(given.trim(), variable);
  const kept = await readFile(file, "utf8").catch(() => undefined);
  if (kept !== undefined) return checked(kept.trim(), path.basename(file));
  const key = newSecretsKey();
  await writePrivate(file, `${key}\n`);
  return key;
}

function checked(key: string, where: string): string {
  if (isSecretsKey(key)) return key;
  throw new CommandError(`${where} must be 32 bytes in base64, as \`openssl rand -base64 32\` prints them.`);
}
