// One Plano for each state directory: whoever starts takes its lock first, and keeps it until it has ended. A process that is gone
// holds none.
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { CommandError } from "../system/command-error.js";
import { isSame, startTime } from "./process-identity.js";

const NAME = "up.lock";
const MOST_ATTEMPTS = 20;

export interface Holder {
  pid: number;
  started: string;
}

/** The process that holds the lock. */
export async function lockHolder(directory: string): Promise<Holder | undefined> {
  const held = await readFile(path.join(directory, NAME), "utf8").catch(() => "");
  const holder = holderIn(held);
  return held !== "" && (await isSame(holder.pid, holder.started)) ? holder : undefined;
}

function holderIn(held: string): Holder {
  const [pid = "", started = ""] = held.split(" ");
  return { pid: Number(pid), started };
}

/** The directory has to be there. Throws a CommandError while another process holds it; else gives what releases it. */
export async function takeLock(directory: string): Promise<() => Promise<void>> {
  const lock = path.join(directory, NAME);
  const own = `${lock}.${process.pid}`;
  await writeFile(own, `${process.pid} ${(await startTime(process.pid)) ?? ""}`, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      if (await isLinked(own, lock)) return () => rm(lock, { force: true });
      const held = await readFile(lock, "utf8").catch(() => undefined);
      if (held === undefined) continue;
      const { pid, started } = holderIn(held);
      if (await isSame(pid, started))
        throw new CommandError(
          `Another Plano (pid ${pid}) starts or runs here: \`plano status\` shows it, \`plano down\` stops it.`,
        );
      await takeAway(lock, held);
    }
  } finally {
    await rm(own, { force: true });
  }
  throw new CommandError(`${lock} cannot be taken: remove it if no Plano runs here.`);
}

/** Creates the second name, unless there is one. */
async function isLinked(own: string, lock: string): Promise<boolean> {
  try {
    await link(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Of a process that is gone. Somebody else may have taken it meanwhile: then it is put back. */
async function takeAway(lock: string, held: string): Promise<void> {
  const taken = `${lock}.${process.pid}.old`;
  const isTaken = await rename(lock, taken).then(
    () => true,
    () => false,
  );
  if (!isTaken) return;
  if ((await readFile(taken, "utf8")) !== held) await isLinked(taken, lock);
  await rm(taken, { force: true });
}
