// `plano status`: what runs, since when, and whether each part answers. The exit status is 0 only when all do.
import { readRun, stateDirectory } from "../state/run-file.js";

const TIMEOUT = 3_000;

export async function status(env: NodeJS.ProcessEnv, print: (line: string) => void): Promise<boolean> {
  const run = await readRun(stateDirectory(env));
  if (run === undefined) {
    print("Plano is not running here.");
    return false;
  }
  const parts: [string, string, string, string][] = [
    ["models", run.url, `pid ${run.pids.envoy}`, `${run.url}/healthz`],
    ["envoy admin", run.adminUrl, `pid ${run.pids.envoy}`, `${run.adminUrl}/ready`],
    ["brightstaff", run.brightstaffUrl, `pid ${run.pids.brightstaff}`, `${run.brightstaffUrl}/readyz`],
  ];
  const answers = await Promise.all(parts.map(([, , , probe]) => isWell(probe)));
  print(`Plano is up since ${run.since}, with ${run.file}`);
  for (const [index, [name, url, pid]] of parts.entries()) {
    const state = answers[index] === true ? "ok" : "NOT ANSWERING";
    print(`  ${name.padEnd(12)} ${url.padEnd(28)} ${pid.padEnd(12)} ${state}`);
  }
  if (run.sandboxUrl !== undefined) print(`  ${"sandbox".padEnd(12)} ${run.sandboxUrl}`);
  return answers.every(Boolean);
}

async function isWell(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(TIMEOUT) }).then(
    ({ ok }) => ok,
    () => false,
  );
}
