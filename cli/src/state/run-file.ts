// run.json: describes the running Plano for `plano status` and `plano down`.
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Keyless } from "@plano/config";
import type { ConfigurationStatus } from "../reload/followed-configuration.js";
import type { ShownListener } from "../system/client-listeners.js";
import { CommandError } from "../system/command-error.js";
import { remove, writePrivate } from "../system/private-files.js";
import type { PartStatus } from "../system/supervised.js";
import { isSame } from "./process-identity.js";

export interface Run {
  /** The supervising `plano` process. */
  pid: number;
  started: string;
  since: string;
  file: string;
  url: string;
  listeners: ShownListener[];
  keyless: Keyless;
  healthUrl: string;
  adminUrl: string;
  brightstaffUrl: string;
  /** Without its token; absent without a dashboard. */
  dashboardUrl?: string;
  dashboardTokenPath: string;
  sandboxUrl?: string;
  /** Running processes; a part that waits for its next start has none. */
  pids: { envoy: number | undefined; brightstaff: number | undefined };
  parts: { envoy: PartStatus; brightstaff: PartStatus };
  configuration: ConfigurationStatus;
  /** Where `plano reload` asks. */
  controlSocket: string;
  /** Where `plano state` asks. */
  stateSocket: string;
  /** Why a changed file could not be used, by the kind of its content. */
  stale: Record<string, string>;
  logs: { envoy: string; brightstaff: string; access: string };
}

/** In the current directory, without PLANO_HOME. */
export const USUAL_STATE = ".plano";

export function stateDirectory(env: Readonly<Record<string, string | undefined>>): string {
  const configured = env.PLANO_HOME;
  return path.resolve(configured === undefined || configured === "" ? USUAL_STATE : configured);
}

/** It has keys, and what was said. A directory that PLANO_HOME names may hold files of the user's, too. */
export async function keepFromGit(directory: string): Promise<void> {
  if (path.basename(directory) === USUAL_STATE) await writePrivate(path.join(directory, ".gitignore"), "*\n");
}

const runFile = (directory: string): string => path.join(directory, "run.json");

export async function writeRun(directory: string, run: Run): Promise<void> {
  await writePrivate(runFile(directory), `${JSON.stringify(run, null, 2)}\n`);
}

export async function removeRun(directory: string): Promise<void> {
  await remove(runFile(directory));
}

/** Throws a CommandError when nothing runs. */
export async function runningHere(env: Readonly<Record<string, string | undefined>>): Promise<Run> {
  const run = await readRun(stateDirectory(env));
  if (run === undefined) throw new CommandError(`${await notRunning(env)} Start it with \`plano up\`.`);
  return run;
}

/** Says so, and where one runs that may be meant: in a directory above this one. */
export async function notRunning(
  env: Readonly<Record<string, string | undefined>>,
  directory = process.cwd(),
): Promise<string> {
  const none = "Plano is not running here.";
  const above = path.dirname(directory);
  if (above === directory || (env.PLANO_HOME ?? "") !== "") return none;
  const state = path.join(above, USUAL_STATE);
  if ((await readRun(state)) === undefined) return notRunning(env, above);
  return `${none} One runs in ${above}: call this there, or set PLANO_HOME=${state}.`;
}

/** Undefined when nothing runs; ignores the file of a dead process. */
export async function readRun(directory: string): Promise<Run | undefined> {
  const run = await readStaleRun(directory);
  return run !== undefined && (await isSame(run.pid, run.started)) ? run : undefined;
}

/** What versions before have not written. */
type Newer = "listeners" | "keyless";

/** Also of a process that is gone. */
export async function readStaleRun(directory: string): Promise<Run | undefined> {
  try {
    const read = JSON.parse(await readFile(runFile(directory), "utf8")) as Omit<Run, Newer> & Partial<Run>;
    const run: Run = { listeners: [], keyless: { models: [], variables: [] }, ...read };
    return Number.isInteger(run.pid) ? run : undefined;
  } catch {
    return undefined;
  }
}
