// Polls files that may change while Plano runs. Polling notices every kind of change, also a replaced link. Node's watchFile
// would miss a change before its first look, and a file that was away and came back.
import { statSync } from "node:fs";

const INTERVAL = 500;

/** Calls `changed` after each change of a file since this call, until the returned function is called. */
export function pollFiles(files: readonly string[], changed: () => void): () => void {
  const known = new Map(files.map((file) => [file, stateOf(file)]));
  const poll = (): void => {
    for (const [file, before] of known) {
      const now = stateOf(file);
      if (now === before) continue;
      known.set(file, now);
      changed();
    }
  };
  const timer = setInterval(poll, INTERVAL).unref();
  return () => clearInterval(timer);
}

function stateOf(file: string): string {
  try {
    const { mtimeMs, ino, size } = statSync(file);
    return `${mtimeMs} ${ino} ${size}`;
  } catch {
    return "cannot be read";
  }
}
