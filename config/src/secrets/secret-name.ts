// Names of secrets in the filter config and in errors. A name follows from what the file says, never from its place
// there: when the file changes, no name may come to mean another secret.

import { isReference, variablesIn } from "../environment/references.js";
import type { Secret } from "../model/secret.js";
import { shortHash } from "../syntax/short-hash.js";
import { isInFile } from "./secret-file.js";

/** The user's variables, with a hash of the text unless it is nothing but one variable without a default. */
export function nameOfSecret(secret: Secret): string {
  const variables = variablesIn(secret);
  if (isReference(secret) && !secret.includes(":-")) return variables.join();
  const kinds = isInFile(secret) ? ["file", ...variables] : variables;
  return `${kinds.length === 0 ? "literal" : kinds.join("+")}-${shortHash(secret)}`;
}
