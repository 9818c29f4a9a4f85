// Reads files that a configuration names.
import { readFileSync } from "node:fs";

/** Throws an Error that says which file cannot be read, and why. */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "does not exist" : `cannot be read (${code ?? "unknown"})`;
    throw new Error(`${file} ${reason}`);
  }
}
