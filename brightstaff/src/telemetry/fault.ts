// Of which kind a failure is, for `error.type`: never its message, which may quote what somebody wrote.
// https://opentelemetry.io/docs/specs/semconv/registry/attributes/error/
import type { Readable } from "node:stream";

export function faultOf(error: unknown, signal?: AbortSignal): string {
  if (signal?.aborted === true) return "cancelled";
  if (!(error instanceof Error)) return "_OTHER";
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" ? code : error.name;
}

/** When an answer has ended, or will not. */
export function onEnd(body: Readable, ended: (fault?: string) => void): void {
  body.once("close", () => {
    if (body.readableEnded) ended();
    else ended(body.errored ? faultOf(body.errored) : "cancelled");
  });
}
