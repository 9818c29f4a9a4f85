// Polls files that may change while Plano runs. Polling notices every kind of change, also a replaced link.
import { type Stats, unwatchFile, watchFile } from "node:fs";

const INTERVAL = 500;

/** Calls `changed` after each change of a file, until the returned function is called. */
export function pollFiles(files: readonly string[], changed: () => void): () => void {
  const watched = new Set(files);
  // Node also tells that a file does not exist, once.
  const poll = (now: Stats, before: Stats): void => {
    if (now.mtimeMs !== before.mtimeMs || now.ino !== before.ino || now.size !== before.size) changed();
  };
  for (const file of watched) watchFile(file, { interval: INTERVAL, persistent: false }, poll);
  return () => {
    for (const file of watched) unwatchFile(file, poll);
  };
}
