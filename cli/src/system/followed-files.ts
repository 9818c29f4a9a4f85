// Files that may change while Plano runs. They are looked at now and then: whatever way they change, it is seen.
import { unwatchFile, watchFile } from "node:fs";
import { messageOf } from "./command-error.js";
import type { StaleFiles } from "./stale-files.js";

const INTERVAL = 500;

/** Does `work` whenever one of the files has changed, until the function it returns is called. */
export function followFiles(
  files: readonly string[],
  work: () => Promise<void>,
  /** Plural, for the log. */
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
