// An error that the user can fix: only its message is shown, without a stack trace.
import path from "node:path";

export class CommandError extends Error {}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What is wrong with a place that a user named, by the system's code: the same for reading and writing. */
const CAUSES: Readonly<Record<string, string>> = {
  EISDIR: "it is a directory, not a file",
  ENOTDIR: "its path leads through a file, not a directory",
  EEXIST: "a file is there, not a directory",
  EACCES: "this user has no permission",
  EPERM: "this user has no permission",
  EROFS: "its file system is read-only",
  ENOSPC: "its disk is full",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "its links lead in a circle",
};

/** Why a file cannot be read, in words where the system has a code. */
export function unreadable(file: string, error: unknown): CommandError {
  return new CommandError(`${shown(file)} cannot be read: ${causeOf(error, "there is no such file")}`);
}

/** Why a file cannot be written, and that another one can be named. */
export function unwritable(file: string, error: unknown): CommandError {
  const missing = `there is no directory ${path.dirname(path.resolve(file))}`;
  return new CommandError(
    `${shown(file)} cannot be written: ${causeOf(error, missing)}. Mend that, or name another file.`,
  );
}

/** The same of a directory, or of one above it that cannot be made; `hint` says how to name another one. */
export function unusable(directory: string, error: unknown, hint: string): CommandError {
  const { code = "", path: refused = directory } = error as NodeJS.ErrnoException;
  const isAbove = code === "EEXIST" && path.resolve(refused) !== path.resolve(directory);
  const cause = isAbove
    ? `${refused} is a file, not a directory`
    : causeOf(error, "a directory above it cannot be made");
  return new CommandError(`${shown(directory)} cannot be written: ${cause}. ${hint}`);
}

/** Of a variable that is not set the name is empty. */
function shown(name: string): string {
  return name === "" ? '""' : name;
}

function causeOf(error: unknown, missing: string): string {
  const { code = "" } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  return code === "ENOENT" ? missing : (CAUSES[code] ?? messageOf(error));
}
