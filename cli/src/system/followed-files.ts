// Polls files that may change while Plano runs. Polling notices every kind of change, also a replaced link.
import { unwatchFile, watchFile } from "node:fs";
import { messageOf } from "./command-error.js";
import type { StaleFiles } from "./stale-files.js";

const INTERVAL = 500;

/** Runs `work` after each change of a file, until the returned function is called. */
export function followFiles(
  files: readonly string[],
  work: () => Promise<void>,
  /** A plural noun for the log. */
  what: string,
  stale: StaleFiles,
): () => Promise<void> {
  let last = Promise.resolve();
  const changed = (): void => {
    last = last
      .then(work)
      .then(() => stale.inForce(what))
      .catch((error: unknown) => stale.stay(what, messageOf(error)));
  };
  const watched = new Set(files);
  for (const file of watched) watchFile(file, { interval: INTERVAL, persistent: false }, changed);
  return async () => {
    for (const file of watched) unwatchFile(file, changed);
    await last;
  };
}
