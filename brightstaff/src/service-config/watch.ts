// Notices that files of a directory may have changed: written, renamed over, or behind a link that was replaced, as Kubernetes
// replaces `..data` of a ConfigMap. A poll covers file systems that tell nothing.
import { type FSWatcher, watch } from "node:fs";

/** Milliseconds in which several changes count as one. */
const SETTLE = 50;
const POLL = 5_000;

/** Calls `look` after changes, and every 5 s, until the returned function is called. `look` must not throw. */
export function watchDirectory(directory: string, look: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const changed = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      look();
    }, SETTLE).unref();
  };
  const watcher = openWatcher(directory, changed);
  const poll = setInterval(look, POLL).unref();
  return () => {
    watcher?.close();
    clearInterval(poll);
    clearTimeout(timer);
  };
}

/** Undefined when the system has no watch left, or no such directory: then the poll has to do. */
function openWatcher(directory: string, changed: () => void): FSWatcher | undefined {
  try {
    return watch(directory, { persistent: false }, changed).on("error", () => {});
  } catch {
    return undefined;
  }
}
