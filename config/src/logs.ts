// How much room the logs of a running Plano may take.

import type { Diagnostics } from "./diagnostics.js";
import type { PlanoFile } from "./file.js";
import type { LogRotation } from "./model.js";
import { parseSize } from "./size.js";

const SIZE = "64MiB";
const KEEP = 4;
/** Below it the newest file would hold no more than a few lines. */
const LEAST = 1 << 10;

export function readLogs({ logs }: PlanoFile, diagnostics: Diagnostics): LogRotation {
  const maxBytes = parseSize(logs?.max_size ?? SIZE);
  if (maxBytes < LEAST) diagnostics.error(["logs", "max_size"], "must be at least 1KiB");
  return { maxBytes, keep: logs?.keep ?? KEEP };
}
