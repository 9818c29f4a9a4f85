// How much room the logs of a running Plano may take.

import type { ConfigError } from "./errors.js";
import type { PlanoFile } from "./file.js";
import type { LogRotation } from "./model.js";
import { parseSize } from "./size.js";
import type { Source } from "./source.js";

const SIZE = "64MiB";
const KEEP = 4;
/** Below it the newest file would hold no more than a few lines. */
const LEAST = 1 << 10;

export function readLogs({ logs }: PlanoFile, source: Source): { logs: LogRotation; errors: ConfigError[] } {
  const maxBytes = parseSize(logs?.max_size ?? SIZE);
  const errors = maxBytes < LEAST ? [source.error(["logs", "max_size"], "must be at least 1KiB")] : [];
  return { logs: { maxBytes, keep: logs?.keep ?? KEEP }, errors };
}
