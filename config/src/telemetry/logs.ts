// How much disk space the logs of a running Plano may take.

import type { LogRotation } from "../model/model.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { parseSize } from "../syntax/size.js";

const SIZE = "64MiB";
const KEEP = 4;
/** A smaller file would hold only a few lines. */
const LEAST = 1 << 10;

export function readLogs({ logs }: PlanoFile, diagnostics: Diagnostics): LogRotation {
  const maxBytes = parseSize(logs?.max_size ?? SIZE);
  if (maxBytes < LEAST) diagnostics.error(["logs", "max_size"], "must be at least 1KiB");
  return { maxBytes, keep: logs?.keep ?? KEEP };
}
