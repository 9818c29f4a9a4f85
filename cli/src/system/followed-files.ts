// Files whose content Plano copies into files of Envoy's, again after each change.
import { messageOf } from "./command-error.js";
import { pollFiles } from "./polled-files.js";
import type { StaleFiles } from "./stale-files.js";

/** Runs `work` after each change of a file, until the returned function is called. */
export function followFiles(
  files: readonly string[],
  work: () => Promise<void>,
  /** A plural noun for the log. */
  what: string,
  stale: StaleFiles,
): () => Promise<void> {
  let last = Promise.resolve();
  const unpoll = pollFiles(files, () => {
    last = last
      .then(work)
      .then(() => stale.inForce(what))
      .catch((error: unknown) => stale.stay(what, messageOf(error)));
  });
  return async () => {
    unpoll();
    await last;
  };
}
