// What runs, whether each part answers and why not, and whether the file is what is in force.
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { answers } from "../system/probe.js";
import type { PartStatus } from "../system/supervised.js";
import { lockHolder } from "./instance-lock.js";
import { type Run, readRun, readStaleRun } from "./run-file.js";
import { versionOf } from "./text-version.js";

/** Of the end of a log, as evidence. */
const LINES = 5;
const MINUTE = 60_000;

export interface PartReport {
  name: string;
  url: string;
  pid?: number;
  state: "ok" | "starting" | "restarting" | "silent";
  /** Milliseconds until the next start, while it is restarting. */
  nextStart?: number;
  /** How often it ended by itself in the last minute. */
  ends: number;
  log: string;
}

export interface Report {
  run: Run;
  parts: PartReport[];
  /** What became of the file since the text in force was read; undefined when it is the same. */
  file?: { changed: string } | { unreadable: string };
}

/** What is known of a directory in which no Plano serves. */
export interface Absence {
  /** The process that is about to serve. */
  starting?: number;
  /** The one that has ended without being asked: since when it ran, and the end of its log. */
  ended?: { since: string; file: string; log: string; lines: string[] };
}

export async function reportOn(directory: string): Promise<Report | Absence> {
  const run = await readRun(directory);
  if (run === undefined) return absenceIn(directory);
  const file = await changeOf(run);
  return { run, parts: await partsOf(run), ...(file !== undefined && { file }) };
}

async function absenceIn(directory: string): Promise<Absence> {
  const holder = await lockHolder(directory);
  if (holder !== undefined) return { starting: holder.pid };
  const last = await readStaleRun(directory);
  if (last === undefined) return {};
  const log = path.join(directory, "logs", "plano.log");
  const text = await readFile(log, "utf8").catch(() => "");
  const lines = text.trimEnd().split("\n").slice(-LINES);
  return { ended: { since: last.since, file: last.file, log, lines } };
}

async function partsOf(run: Run): Promise<PartReport[]> {
  const { url, healthUrl, adminUrl, brightstaffUrl, parts, logs } = run;
  const { envoy, brightstaff } = parts;
  return Promise.all([
    report({ name: "models", url, probe: healthUrl, part: envoy, log: logs.envoy }),
    report({ name: "envoy admin", url: adminUrl, probe: `${adminUrl}/ready`, part: envoy, log: logs.envoy }),
    report({
      ...{ name: "brightstaff", url: brightstaffUrl, probe: `${brightstaffUrl}/readyz` },
      ...{ part: brightstaff, log: logs.brightstaff },
    }),
  ]);
}

interface Probed {
  name: string;
  url: string;
  probe: string;
  part: PartStatus;
  log: string;
}

async function report({ name, url, probe, part, log }: Probed): Promise<PartReport> {
  const now = Date.now();
  const { pid, nextStart } = part;
  return {
    name,
    url,
    ...(pid !== undefined && { pid }),
    state: (await answers(probe)) ? "ok" : STATES[part.state],
    ...(nextStart !== undefined && { nextStart: Math.max(0, nextStart - now) }),
    ends: part.ends.filter((end) => end > now - MINUTE).length,
    log,
  };
}

/** As the supervisor last wrote it, of a part that does not answer. */
const STATES = { starting: "starting", waiting: "restarting", running: "silent", stopped: "silent" } as const;

async function changeOf({ file, configuration }: Run): Promise<Report["file"]> {
  try {
    const text = await readFile(file, "utf8");
    if (versionOf(text) === configuration.version) return undefined;
    return { changed: (await stat(file)).mtime.toISOString() };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { unreadable: code === "ENOENT" ? "there is no such file" : message };
  }
}
