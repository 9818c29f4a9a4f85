// Writes files and directories that only their owner can read.
import { chmod, mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { CommandError, messageOf } from "./command-error.js";

/** Writes files, by their paths in or relative to the directory, and returns their whole paths. */
export async function writeFiles(directory: string, texts: Record<string, string>): Promise<string[]> {
  const written = Object.entries(texts).map(([file, text]) => ({
    file: path.resolve(directory, file),
    text,
  }));
  for (const { file, text } of written) {
    await privateDirectory(path.dirname(file));
    await writePrivate(file, text);
  }
  return written.map(({ file }) => file);
}

export async function privateDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
}

/** Atomic: renames a complete temporary file. Throws a CommandError that names the file. */
export async function writePrivate(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  try {
    await writeFile(temporary, text, { mode: 0o600 });
    await chmod(temporary, 0o600);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new CommandError(`${file} cannot be written: ${messageOf(error)}`);
  }
}
