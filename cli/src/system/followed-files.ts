// Files that may change while Plano runs. They are looked at now and then: whatever way they change, it is seen.
import { unwatchFile, watchFile } from "node:fs";
import { messageOf } from "./failure.js";

const INTERVAL = 500;

/** Does `work` whenever one of the files has changed, until the function it returns is called. */
export function followFiles(
  files: readonly string[],
  work: () => Promise<void>,
  /** Plural, for the log. */
  what: string,
  log: (line: string) => void,
): () => Promise<void> {
  let last = Promise.resolve();
  const changed = (): void => {
    last = last
      .then(work)
      .then(() => log(`${what} were read anew`))
      .catch((error: unknown) => log(`warning: ${what} stay as they were: ${messageOf(error)}`));
  };
  const watched = new Set(files);
  for (const file of watched) watchFile(file, { interval: INTERVAL, persistent: false }, changed);
  return async () => {
    for (const file of watched) unwatchFile(file, changed);
    await last;
  };
}
