// Files of lines that only their owner can read.
import { open, readFile, rename, rm, stat } from "node:fs/promises";

export const OWNER_ONLY = 0o600;

/** Without the empty ones. */
export function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

/** A file that somebody has deleted has no text. */
export function readIfThere(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
}

/** As a whole, with the time of its last change, by which it grows old. Resolves with its bytes. */
export async function replaceFile(file: string, lines: readonly string[]): Promise<number> {
  const text = lines.map((line) => `${line}\n`).join("");
  const { atime, mtime } = await stat(file);
  const temporary = `${file}.new`;
  try {
    const anew = await open(temporary, "w", OWNER_ONLY);
    try {
      await anew.writeFile(text);
      await anew.utimes(atime, mtime);
      await anew.sync();
    } finally {
      await anew.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
  return Buffer.byteLength(text);
}
