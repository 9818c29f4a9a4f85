// An error that the user can fix: only its message is shown, without a stack trace.

export class CommandError extends Error {}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
