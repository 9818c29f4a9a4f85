// One secret: how it is read from the file, and its value when a process is started.
import { type Environment, expand, variablesIn } from "../environment/references.js";
import type { Secret } from "../model/secret.js";
import { isInFile, readSecretFile } from "./secret-file.js";

/** Where secrets are when a process is started. */
export interface SecretSources {
  env: Environment;
  /** The configuration's; paths of files are relative to it. */
  directory: string;
}

/** Equal secrets get equal texts. */
export function readSecret(text: string): Secret {
  const trimmed = text.trim();
  const [variable] = variablesIn(trimmed);
  return trimmed === `\u0024{${variable}}` ? `$${variable}` : trimmed;
}

/** Whether the secret itself is in the file. */
export function isLiteral(secret: Secret): boolean {
  return variablesIn(secret).length === 0 && !isInFile(secret);
}

/** Throws an Error for a file that cannot be used. */
export function resolveSecret(
  secret: Secret,
  { env, directory }: SecretSources,
): { value: string; missing: string[] } {
  const { value, missing } = expand(secret, env);
  if (!isInFile(secret)) return { value: value.trim(), missing };
  return { value: missing.length > 0 ? "" : readSecretFile(value, directory), missing };
}

/** Empty if a variable is missing. */
export function secretValue(secret: Secret, sources: SecretSources): string {
  const { value, missing } = resolveSecret(secret, sources);
  return missing.length > 0 ? "" : value;
}
