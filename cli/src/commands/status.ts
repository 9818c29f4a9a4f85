// `plano status`: shows what runs, since when, which parts answer, what restarted, and which changed files
// could not be read. The exit status is 0 only when every part answers.
import { type Run, readRun, stateDirectory } from "../state/run-file.js";
import { dashboardLink } from "../system/dashboard-link.js";
import { answers } from "../system/probe.js";
import type { PartStatus } from "../system/supervised.js";

const MINUTE = 60_000;

interface Shown {
  name: string;
  url: string;
  probe: string;
  part: PartStatus;
}

export async function status(env: NodeJS.ProcessEnv, print: (line: string) => void): Promise<boolean> {
  const run = await readRun(stateDirectory(env));
  if (run === undefined) {
    print("Plano is not running here.");
    return false;
  }
  const shown = partsOf(run);
  const well = await Promise.all(shown.map(({ probe }) => answers(probe)));
  print(`Plano is up since ${run.since}, with ${run.file}`);
  for (const [index, { name, url, part }] of shown.entries()) {
    const pid = part.pid === undefined ? "no process" : `pid ${part.pid}`;
    const state = stateOf(part, well[index] === true, Date.now());
    print(`  ${name.padEnd(12)} ${url.padEnd(28)} ${pid.padEnd(12)} ${state}`);
  }
  const dashboard = await dashboardLink(run.dashboardUrl, run.dashboardTokenPath);
  if (dashboard !== undefined) print(`  ${"dashboard".padEnd(12)} ${dashboard}`);
  if (run.sandboxUrl !== undefined) print(`  ${"sandbox".padEnd(12)} ${run.sandboxUrl}`);
  const { version, since, refused } = run.configuration;
  print(`  ${"in force".padEnd(12)} configuration ${version} since ${since}`);
  if (refused !== undefined) {
    print(`\nThe configuration stayed as it was at ${refused.at}:\n${refused.reason}`);
  }
  for (const [what, reason] of Object.entries(run.stale)) print(`\nThe ${what} stay as they were: ${reason}`);
  for (const [name, { restarts, reason }] of Object.entries(run.parts)) {
    if (reason !== undefined) print(`\n${name} ended by itself ${times(restarts)}. The last end:\n${reason}`);
  }
  return well.every(Boolean);
}

function partsOf({ url, healthUrl, adminUrl, brightstaffUrl, parts: { envoy, brightstaff } }: Run): Shown[] {
  return [
    { name: "models", url, probe: healthUrl, part: envoy },
    { name: "envoy admin", url: adminUrl, probe: `${adminUrl}/ready`, part: envoy },
    { name: "brightstaff", url: brightstaffUrl, probe: `${brightstaffUrl}/readyz`, part: brightstaff },
  ];
}

/** Shows what the supervisor last wrote, unless the part answers. */
function stateOf({ state, nextStart = 0, ends }: PartStatus, answers: boolean, now: number): string {
  if (answers) return "ok";
  if (state === "starting") return "starting";
  if (state !== "waiting") return "NOT ANSWERING";
  const wait = Math.max(0, nextStart - now) / 1_000;
  const often = times(ends.filter((end) => end > now - MINUTE).length);
  return `RESTARTING in ${wait.toFixed(1)} s; it ended ${often} in the last minute`;
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
