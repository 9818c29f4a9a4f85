// Polls files that may change while Plano runs. Polling notices every kind of change, also a replaced link. Node's watchFile
// would miss a change before its first look, and a file that was away and came back.
import { statSync } from "node:fs";

const INTERVAL = 250;

/**
 * Calls `changed` when files have changed since the last call, and then stayed the same from one poll to the next: a file
 * that is still being written may be valid before it is complete. Ends when the returned function is called.
 */
export function pollFiles(files: readonly string[], changed: () => void): () => void {
  const look = (): string => files.map(stateOf).join();
  let told = look();
  let seen = told;
  const poll = (): void => {
    const now = look();
    const isSettled = now === seen;
    seen = now;
    if (!isSettled || now === told) return;
    told = now;
    changed();
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
