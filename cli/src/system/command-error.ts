// A failure that is the user's to mend: its message is all that is shown, without a stack trace.

export class CommandError extends Error {}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
