// References to variables of the environment in a text: `$NAME`, `${NAME}`, `${NAME:-default}`. `$$` is a dollar sign, and
// so is one that neither a name nor a brace follows.

export type Environment = Readonly<Record<string, string | undefined>>;

const REFERENCE = /\$(?:\$|\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^${}]*))?\}|([A-Za-z_][A-Za-z0-9_]*))/g;

export interface Expansion {
  /** Missing variables are left out. */
  value: string;
  /** Variables without a default that are unset or empty. */
  missing: string[];
}

/** White space around a variable's value is not part of it: it comes from pasting. */
export function expand(text: string, env: Environment): Expansion {
  const missing: string[] = [];
  const value = text.replace(REFERENCE, (_whole, braced?: string, fallback?: string, plain?: string) => {
    const variable = braced ?? plain;
    if (variable === undefined) return "$";
    const found = env[variable]?.trim() ?? "";
    if (found !== "") return found;
    if (fallback === undefined) missing.push(variable);
    return fallback ?? "";
  });
  return { value, missing };
}

/** In order of appearance, with repetitions. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, braced, , plain]) => braced ?? plain ?? []);
}

/** Whether the text is nothing but one reference. */
export function isReference(text: string): boolean {
  const [first] = text.matchAll(REFERENCE);
  return first?.[0] === text && text !== "$$";
}

/** Whether the text has a `${` that starts no valid reference. */
export function isBroken(text: string): boolean {
  return text.replace(REFERENCE, " ").includes("${");
}

export const BROKEN = "is not a reference to a variable";
export const BROKEN_HINT =
  "write $NAME, \u0024{NAME} or \u0024{NAME:-default}, where the default is plain text; $$ is a dollar";
