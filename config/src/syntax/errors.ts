// Config errors and how to print them: where, what, and a hint how to fix it.

export interface ConfigError {
  /** `model_providers[0].access_key`; empty for the whole file. */
  path: string;
  /** Counted from 1; absent if the error has no position. */
  line?: number;
  column?: number;
  message: string;
  hint?: string;
}

/** One paragraph for each error: `file:line:column  path: message`, and the hint below it. */
export function formatErrors(errors: readonly ConfigError[], file = "configuration"): string {
  return errors.map((error) => formatError(error, file)).join("\n");
}

function formatError({ path, line, column, message, hint }: ConfigError, file: string): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  const subject = path === "" ? "" : `${path}: `;
  const advice = hint === undefined ? "" : `\n    ${hint}`;
  return `${place}  ${subject}${message}${advice}`;
}

export type PathPart = string | number;

export function formatPath(path: readonly PathPart[]): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      const shown = isHeaderName(path, index) ? "…" : part;
      return index === 0 ? shown : `.${shown}`;
    })
    .join("");
}

/** A misplaced comma or colon turns a header's value into a name, and the value may be a key. */
function isHeaderName(path: readonly PathPart[], index: number): boolean {
  const headers = path.findIndex((part) => part === "headers" || part === "http_headers");
  return headers > 0 && index > headers && typeof path[index] === "string";
}
