// The value of `error.type`, the kind of a failure: never its message, which may quote a user's text.
// https://opentelemetry.io/docs/specs/semconv/registry/attributes/error/
import type { Readable } from "node:stream";

export function errorTypeOf(error: unknown, signal?: AbortSignal): string {
  if (signal?.aborted === true) return "cancelled";
  if (!(error instanceof Error)) return "_OTHER";
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" ? code : error.name;
}

/** Calls `ended` when the body has ended or failed. */
export function onEnd(body: Readable, ended: (errorType?: string) => void): void {
  body.once("close", () => {
    if (body.readableEnded) ended();
    else ended(body.errored ? errorTypeOf(body.errored) : "cancelled");
  });
}
