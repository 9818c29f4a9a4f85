// Writes files and directories that only their owner can read.
import { access, chmod, constants, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { unusable, unwritable } from "./command-error.js";

/** Writes files, by their paths in or relative to the directory, and returns their whole paths. */
export async function writeFiles(directory: string, texts: Record<string, string>): Promise<string[]> {
  const written = Object.entries(texts).map(([file, text]) => ({
    file: path.resolve(directory, file),
    text,
  }));
  for (const { file, text } of written) {
    await privateDirectory(path.dirname(file), "Mend that, or name another directory.");
    await writePrivate(file, text);
  }
  return written.map(({ file }) => file);
}

const STATE_HINT = "PLANO_HOME names another directory for Plano's state.";

/** Throws a CommandError when it can neither be made nor be written. `hint` says how to name another one. */
export async function privateDirectory(directory: string, hint = STATE_HINT): Promise<void> {
  try {
    await make(path.resolve(directory));
    await access(directory, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unusable(directory, error, hint);
  }
}

/** With those above it. Node.js' own recursion never ends below /proc. */
async function make(directory: string): Promise<void> {
  if (await isDirectory(directory)) return;
  const above = path.dirname(directory);
  if (!(await isDirectory(above))) await make(above);
  await mkdir(directory, { mode: 0o700 }).catch(async (error: NodeJS.ErrnoException) => {
    // Another process may have made it meanwhile.
    if (error.code !== "EEXIST" || !(await isDirectory(directory))) throw error;
  });
}

async function isDirectory(directory: string): Promise<boolean> {
  return stat(directory).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Atomic: renames a complete temporary file. Throws a CommandError that names the file. */
export async function writePrivate(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  try {
    await writeFile(temporary, content, { mode: 0o600 });
    await chmod(temporary, 0o600);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw unwritable(file, error);
  }
}

/** Whether or not it is there. Throws a CommandError that names the file. */
export async function remove(file: string): Promise<void> {
  await rm(file, { force: true }).catch((error: NodeJS.ErrnoException) => {
    // Nothing is below a file.
    if (error.code !== "ENOTDIR") throw unwritable(file, error);
  });
}
