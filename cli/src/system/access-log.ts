// Rotates Envoy's access log. No line is lost: Envoy writes to the renamed file until it opens the new one.
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

/** Checks the file's size once a second until stopped. */
export function watchAccessLog(options: AccessLogOptions): { stop(): void } {
  const timer = setInterval(() => rotateAccessLog(options), INTERVAL).unref();
  return { stop: () => clearInterval(timer) };
}

export function rotateAccessLog({ file, limits, envoy, log }: AccessLogOptions): void {
  // A starting Envoy may have opened the file before it handles the signal; it would keep writing to the
  // renamed one.
  if (envoy.status.state !== "running") return;
  try {
    if (sizeOf(file) < limits.maxBytes) return;
    rotate(file, limits.keep);
    // Envoy would create it readable for everybody.
    closeSync(openPrivate(file));
  } catch (error) {
    log(`${file} cannot be rotated: ${messageOf(error)}`);
  }
  // Envoy reopens its access logs:
  // https://www.envoyproxy.io/docs/envoy/v1.40.0/operations/runtime_log_rotation
  envoy.signal("SIGUSR1");
}
