// Text with variables in it, as values of headers are: `Bearer $NAME`, `${NAME}`. `$$` is a dollar, and so is one before no name.

const REFERENCE = /\$(?:\$|\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))/g;

export interface ResolvedText {
  /** Without what is missing. */
  value: string;
  /** Variables that are not set, or empty. */
  missing: string[];
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
