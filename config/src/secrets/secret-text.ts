// Text with variables in it, such as header values: `Bearer $NAME`, `${NAME}`. `$$` is a dollar sign, and so
// is one that no name follows.

const REFERENCE = /\$(?:\$|\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))/g;

export interface ResolvedText {
  /** Missing variables are left out. */
  value: string;
  /** Variables that are unset or empty. */
  missing: string[];
}

/** In order of appearance, with repetitions. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, braced, plain]) => braced ?? plain ?? []);
}

export function resolveText(text: string, env: Readonly<Record<string, string | undefined>>): ResolvedText {
  const missing: string[] = [];
  const value = text.replace(REFERENCE, (_whole, braced?: string, plain?: string) => {
    const variable = braced ?? plain;
    if (variable === undefined) return "$";
    const found = (env[variable] ?? "").trim();
    if (found === "") missing.push(variable);
    return found;
  });
  return { value: value.trim(), missing };
}
