// `plano upgrade`: a new Envoy takes over from the one that runs, with this environment, its binary, and the filter as it is built
// now.
import { askRunning } from "../control/ask.js";
import { runningHere } from "../state/run-file.js";
import { printableJson } from "../system/printable.js";

export interface UpgradeOptions {
  /** Milliseconds. */
  drainTime?: number;
  json?: boolean;
}

export async function upgrade(
  { drainTime, json = false }: UpgradeOptions,
  env: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<void> {
  const run = await runningHere(env);
  const asked = { env, ...(drainTime !== undefined && { drain: drainTime }) };
  const told: string[] = [];
  const tell = json ? (line: string) => void told.push(line) : print;
  const done = await askRunning(run.controlSocket, "upgrade", asked, tell);
  if (json) return print(printableJson({ ...done, told }));
  const { version, pid, former, longest } = done;
  print(`Envoy ${version} (pid ${pid}) serves. The one before (pid ${former}) ends with its last request,`);
  print(
    `at most ${Math.round(longest / 1_000)} s from now. Rate limits that are counted in memory begin anew.`,
  );
  print("brightstaff and plano itself go on as they were: `plano down` and `plano up` replace them.");
}
