// Puts variables of the environment into the texts of a file, after parsing: no value can break the YAML. Secrets stay
// as they are written.
import type { ConfigError, PathPart } from "../syntax/errors.js";
import type { Source } from "../syntax/source.js";
import { BROKEN, BROKEN_HINT, type Environment, expand, isBroken, isReference } from "./references.js";
import { mapTexts, type TextSchema } from "./texts.js";

export interface Substituted {
  value: unknown;
  /** Texts that are one reference as a whole, by their JSON pointers: the schema says what type they have. */
  untyped: ReadonlySet<string>;
  errors: ConfigError[];
}

const MISSING_HINT =
  "set them in the environment or in .env beside this file, or give a default: \u0024{NAME:-default}; $$ is a dollar";

export function substitute(source: Source, schema: TextSchema, env: Environment): Substituted {
  const untyped = new Set<string>();
  const missing: ConfigError[] = [];
  const broken: ConfigError[] = [];
  const value = mapTexts(source.value, schema, ({ text, path, isSecret }) => {
    if (isSecret || !text.includes("$")) return text;
    if (isBroken(text)) broken.push(source.error(path, BROKEN, BROKEN_HINT));
    const expanded = expand(text, env);
    for (const variable of expanded.missing)
      missing.push(source.error(path, `the variable ${variable} is not set`));
    if (isReference(text)) untyped.add(pointerOf(path));
    return expanded.value;
  });
  const last = missing.pop();
  if (last !== undefined) missing.push({ ...last, hint: MISSING_HINT });
  return { value, untyped, errors: [...broken, ...missing] };
}

function pointerOf(path: readonly PathPart[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
