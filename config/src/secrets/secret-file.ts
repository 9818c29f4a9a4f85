// Secrets in files: `file:PATH`, as container platforms mount them. No message shows their content.
import { readFileSync, statSync } from "node:fs";
import path from "node:path";

const SCHEME = "file:";
/** As long as a secret in the configuration may be. */
const MAX_BYTES = 20_000;

export function isInFile(secret: string): boolean {
  return secret.startsWith(SCHEME);
}

/** Its text without the line's end. Throws an Error that says what is wrong. */
export function readSecretFile(secret: string, directory: string): string {
  const file = path.resolve(directory, secret.slice(SCHEME.length));
  const text = textOf(file).trim();
  if (text === "") throw new Error(`${file} is empty`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text))
    throw new Error(`${file} must be one line without control characters`);
  return text;
}

function textOf(file: string): string {
  try {
    const stat = statSync(file);
    if (!stat.isFile()) throw new Error("is not a file");
    if (stat.size > MAX_BYTES) throw new Error(`is larger than ${MAX_BYTES} bytes`);
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw new Error(`${file} ${message}`);
    throw new Error(`${file} ${code === "ENOENT" ? "does not exist" : `cannot be read (${code})`}`);
  }
}
