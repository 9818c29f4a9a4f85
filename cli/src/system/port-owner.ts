// Who listens on a port of this machine, as far as Linux tells this user.
import { readdir, readFile, readlink } from "node:fs/promises";
import path from "node:path";
import { readRun, USUAL_STATE } from "../state/run-file.js";
import { printable } from "./printable.js";

/** State of a listening socket in /proc/net/tcp. */
const LISTENING = "0A";
/** From a part of Plano to its supervisor. */
const MOST_ANCESTORS = 4;

/** Such as `node server.js (pid 12)`; undefined when it cannot be known. */
export async function ownerOf(port: number): Promise<string | undefined> {
  const sockets = new Set((await inodesOf(port)).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return undefined;
  for (const pid of (await list("/proc")).filter((name) => /^\d+$/.test(name))) {
    if (!(await holds(pid, sockets))) continue;
    return (await planoOf(pid)) ?? `${await commandOf(pid)} (pid ${pid})`;
  }
  return undefined;
}

async function inodesOf(port: number): Promise<string[]> {
  const end = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const tables = await Promise.all(["tcp", "tcp6"].map((name) => read(`/proc/net/${name}`)));
  return tables
    .flatMap((table) => table.split("\n"))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = "", , state]) => local.endsWith(end) && state === LISTENING)
    .flatMap((columns) => columns[9] ?? []);
}

async function holds(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const directory = `/proc/${pid}/fd`;
  for (const descriptor of await list(directory)) {
    if (sockets.has(await readlink(path.join(directory, descriptor)).catch(() => ""))) return true;
  }
  return false;
}

/** The Plano whose process it is, by the state directory of its supervisor. */
async function planoOf(pid: string): Promise<string | undefined> {
  let ancestor = pid;
  for (let i = 0; i < MOST_ANCESTORS; i += 1) {
    const directory = await stateOf(ancestor);
    const run = directory === undefined ? undefined : await readRun(directory);
    if (run !== undefined && String(run.pid) === ancestor)
      return printable(`the Plano of ${run.file}, which \`PLANO_HOME=${directory} plano down\` stops`);
    const parent = /^PPid:\s+(\d+)$/m.exec(await read(`/proc/${ancestor}/status`))?.[1];
    if (parent === undefined) return undefined;
    ancestor = parent;
  }
  return undefined;
}

async function stateOf(pid: string): Promise<string | undefined> {
  const at = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (at === undefined) return undefined;
  const home = /(?:^|\0)PLANO_HOME=([^\0]+)/.exec(await read(`/proc/${pid}/environ`))?.[1];
  return path.resolve(at, home ?? USUAL_STATE);
}

/** The program, and what it runs; further arguments may hold secrets. */
async function commandOf(pid: string): Promise<string> {
  const [program = "", script = ""] = (await read(`/proc/${pid}/cmdline`)).split("\0");
  const shown = [program, /^[^-]/.test(script) ? script : ""].map((each) => path.basename(each));
  return printable(shown.join(" ").trim()) || "a process";
}

const read = (file: string): Promise<string> => readFile(file, "utf8").catch(() => "");
const list = (directory: string): Promise<string[]> => readdir(directory).catch(() => []);
