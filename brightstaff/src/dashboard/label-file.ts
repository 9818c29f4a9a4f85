// What people say of signals, a line each, for whoever tunes the lists of words. Only its owner can read it.
import { appendFile, stat } from "node:fs/promises";
import path from "node:path";
import { linesOf, OWNER_ONLY, readIfThere, replaceFile } from "../history/disk/line-file.js";

const FILE = "signal-labels.jsonl";
/** Bytes; nobody clicks so often. */
const LARGEST = 16 << 20;

export class LabelFile {
  readonly #file: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(directory: string) {
    this.#file = path.join(directory, FILE);
  }

  /** Rejects when it cannot be written, or is too large. */
  add(label: object): Promise<void> {
    return this.#inTurn(() => this.#add(label));
  }

  /** What is said of these requests, by their ids, and lines that cannot be read. Rejects when it is still there. */
  forget(requests: ReadonlySet<string>): Promise<void> {
    return this.#inTurn(() => this.#forget(requests));
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const changed = this.#last.then(change);
    this.#last = changed.catch(() => {});
    return changed;
  }

  async #add(label: object): Promise<void> {
    const size = await stat(this.#file).then(
      (found) => found.size,
      () => 0,
    );
    if (size > LARGEST) throw new Error(`${FILE} has ${size} bytes: move it away`);
    await appendFile(this.#file, `${JSON.stringify({ at: new Date().toISOString(), ...label })}\n`, {
      mode: OWNER_ONLY,
    });
  }

  async #forget(requests: ReadonlySet<string>): Promise<void> {
    const lines = linesOf(await readIfThere(this.#file));
    const left = lines.filter((line) => {
      const request = requestOf(line);
      return request !== undefined && !requests.has(request);
    });
    if (left.length < lines.length) await replaceFile(this.#file, left);
  }
}

/** Undefined for a line that was cut. */
function requestOf(line: string): string | undefined {
  try {
    return (JSON.parse(line) as { request: string }).request;
  } catch {
    return undefined;
  }
}
