// An error that the user can fix: only its message is shown, without a stack trace.

export class CommandError extends Error {}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Why a file cannot be read, in words where the system has a code. */
export function unreadable(file: string, error: unknown): CommandError {
  const isMissing = error instanceof Error && (error as NodeJS.ErrnoException).code === "ENOENT";
  return new CommandError(
    `${file} cannot be read: ${isMissing ? "there is no such file" : messageOf(error)}`,
  );
}
