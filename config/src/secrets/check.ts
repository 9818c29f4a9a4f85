// Checks the secrets of a file, wherever its schema has them: their references, their files, and which variables are missing.
import {
  BROKEN,
  BROKEN_HINT,
  type Environment,
  expand,
  isBroken,
  variablesIn,
} from "../environment/references.js";
import { mapTexts, type TextSchema } from "../environment/texts.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import type { ConfigError, PathPart } from "../syntax/errors.js";
import type { Source } from "../syntax/source.js";
import { nearest } from "../syntax/spelling.js";
import { resolveSecret } from "./secret.js";
import { isInFile } from "./secret-file.js";

/** A variable that a secret needs and that is not set, and where. */
export interface MissingSecret extends ConfigError {
  variable: string;
}

export interface SecretsToCheck {
  source: Source;
  /** The source's, with the environment's values in it. */
  value: unknown;
  schema: TextSchema;
}

/** Files are read only if the configuration's directory is known. */
export function checkSecrets(
  { source, value, schema }: SecretsToCheck,
  diagnostics: Diagnostics,
  env: Environment,
  directory: string | undefined,
): MissingSecret[] {
  const missing: MissingSecret[] = [];
  const used = new Set<string>();
  mapTexts(value, schema, ({ text, path, isSecret }) => {
    if (!isSecret) return text;
    if (isBroken(text)) diagnostics.error(path, BROKEN, BROKEN_HINT);
    for (const variable of variablesIn(text)) used.add(variable);
    for (const variable of expand(text, env).missing) {
      const message = `${variable} is not set; ${lossOf(path)} until it is`;
      missing.push({ ...source.error(path, message), variable });
    }
    const error = directory !== undefined && isInFile(text) ? fileError(text, { env, directory }) : undefined;
    if (error !== undefined) diagnostics.error(path, error);
    return text;
  });
  const others = Object.keys(env).filter((name) => !used.has(name) && isSet(env[name]) && name !== "_");
  return missing.map((each) => {
    const close = nearest(each.variable, others);
    return close === undefined ? each : { ...each, hint: `did you mean ${close}?` };
  });
}

function isSet(value: string | undefined): boolean {
  return (value ?? "").trim() !== "";
}

function fileError(text: string, sources: { env: Environment; directory: string }): string | undefined {
  try {
    resolveSecret(text, sources);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What does not work without the secret. */
function lossOf([part]: readonly PathPart[]): string {
  if (part === "listeners") return "nobody can use this key";
  if (part === "routing") return "sessions are kept in brightstaff's memory";
  if (part === "state_storage") return "requests that need kept conversations are refused";
  return "what needs it does not work";
}
