// Keeps Envoy's access log within its limits. Envoy writes to the renamed file until it has opened the new one, so no line is lost.
import { closeSync } from "node:fs";
import { messageOf } from "./command-error.js";
import { type LogLimits, openPrivate, rotate, sizeOf } from "./log-file.js";
import type { Supervised } from "./supervised.js";

const INTERVAL = 1_000;

export interface AccessLogOptions {
  file: string;
  limits: LogLimits;
  envoy: Pick<Supervised, "status" | "signal">;
  log: (line: string) => void;
}

/** Looks at the file's size once a second until it is stopped. */
export function watchAccessLog(options: AccessLogOptions): { stop(): void } {
  const timer = setInterval(() => rotateAccessLog(options), INTERVAL).unref();
  return { stop: () => clearInterval(timer) };
}

export function rotateAccessLog({ file, limits, envoy, log }: AccessLogOptions): void {
  // While it starts, Envoy may have opened the file and not yet know the signal: it would go on in the renamed one.
  if (envoy.status.state !== "running") return;
  try {
    if (sizeOf(file) < limits.maxBytes) return;
    rotate(file, limits.keep);
    // Envoy would make it readable for everybody.
    closeSync(openPrivate(file));
  } catch (error) {
    log(`${file} cannot be rotated: ${messageOf(error)}`);
  }
  // https://www.envoyproxy.io/docs/envoy/v1.40.0/operations/runtime_log_rotation: it opens its access logs anew.
  envoy.signal("SIGUSR1");
}
