// Writes the providers' sealed secrets, which Envoy watches. Only Envoy's process has the key of the seal.
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Environment } from "@plano/config";
import { isSecretsKey, newSecretsKey, renderSecretsFile, SECRETS_KEY_VARIABLE } from "@plano/envoy";
import { CommandError, messageOf } from "./command-error.js";
import { WASM_PATH, writePrivate } from "./files.js";
import type { Plan } from "./plan.js";

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

/** The user's key, or the one that lies in the file, or a new one, which is written there. */
export async function secretsKeyFor(env: Environment, file: string): Promise<string> {
  const given = env[SECRETS_KEY_VARIABLE];
  if (given !== undefined && given !== "") return checked(given.trim(), SECRETS_KEY_VARIABLE);
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
