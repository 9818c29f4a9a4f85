// Secrets with variables in them, such as header values: `Bearer $NAME`.
import { type Environment, type Expansion, expand } from "../environment/references.js";

/** Without white space around it, which could not be part of a header. */
export function resolveText(text: string, env: Environment): Expansion {
  const { value, missing } = expand(text, env);
  return { value: value.trim(), missing };
}
