// For tests: starts the process that puts responses.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import type { StorePlace } from "../open-store.js";

const PROGRAM = path.join(import.meta.dirname, "../../../dist/state/testing/putting.js");

/** What it printed before it ended. */
export interface Put {
  /** Those that were kept, for certain. */
  ids: string[];
  /** Why it ended by itself. */
  reason: string;
}

/** Puts into the place until so many are kept, and is killed then. `limit` is a shell command before it. */
export async function putUntil(place: StorePlace, most: number, limit = ":"): Promise<Put> {
  const command = `${limit}; exec "$0" "$@"`;
  const child = spawn("sh", ["-c", command, process.execPath, PROGRAM, JSON.stringify(place)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const messages: Buffer[] = [];
  child.stderr.on("data", (part: Buffer) => messages.push(part));
  const ids = await idsOf(child, most);
  return { ids, reason: Buffer.concat(messages).toString() };
}

async function idsOf(
  child: ChildProcess & { stdout: NodeJS.ReadableStream },
  most: number,
): Promise<string[]> {
  const ids: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (id) => {
    ids.push(id);
    if (ids.length === most) child.kill("SIGKILL");
  });
  await Promise.all([once(child, "close"), once(lines, "close")]);
  return ids;
}
