// Names of secrets in the filter config and in errors. A name follows from what the file says, never from its place
// there: when the file changes, no name may come to mean another secret.

import { variablesIn } from "../environment/references.js";
import type { Secret } from "../model/model.js";
import { shortHash } from "../syntax/short-hash.js";

/** The user's variable, or a hash of the key in the file. */
export function nameOfKey(secret: Secret): string {
  return secret.kind === "environment" ? secret.variable : literal(secret.value);
}

/** The user's variables in the text, with a hash of it unless it is nothing but one variable. */
export function nameOfText(text: string): string {
  const variables = variablesIn(text);
  const [first] = variables;
  if (first === undefined) return literal(text);
  if (text === `$${first}` || text === `\${${first}}`) return first;
  return `${variables.join("+")}-${shortHash(text)}`;
}

function literal(value: string): string {
  return `literal-${shortHash(value)}`;
}
