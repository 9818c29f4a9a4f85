// `plano down`: ends what `plano up` started, by pid, and only if that pid still is the process it was.
import { setTimeout as wait } from "node:timers/promises";
import { isSame } from "../state/process-identity.js";
import { readRun, removeRun, stateDirectory } from "../state/run-file.js";
import { CommandError } from "../system/command-error.js";

const PATIENCE = 25_000;
const INTERVAL = 50;

export async function down(env: NodeJS.ProcessEnv, print: (line: string) => void): Promise<void> {
  const directory = stateDirectory(env);
  const run = await readRun(directory);
  if (run === undefined) {
    await removeRun(directory);
    print("Plano is not running here.");
    return;
  }
  process.kill(run.pid, "SIGTERM");
  const deadline = Date.now() + PATIENCE;
  while (await isSame(run.pid, run.started)) {
    if (Date.now() > deadline)
      throw new CommandError(
        `Plano (pid ${run.pid}) has not ended after ${PATIENCE / 1_000} s; see ${directory}/logs.`,
      );
    await wait(INTERVAL);
  }
  await removeRun(directory);
  print("Plano is down.");
}
