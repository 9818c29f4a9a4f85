// `plano down`: ends the process that `plano up` started. Checks that the pid still belongs to that process.
import { setTimeout as wait } from "node:timers/promises";
import { isSame } from "../state/process-identity.js";
import { readRun, removeRun, stateDirectory } from "../state/run-file.js";
import { CommandError } from "../system/command-error.js";

const STOP_TIMEOUT = 25_000;
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
  const deadline = Date.now() + STOP_TIMEOUT;
  while (await isSame(run.pid, run.started)) {
    if (Date.now() > deadline)
      throw new CommandError(
        `Plano (pid ${run.pid}) is still running after ${STOP_TIMEOUT / 1_000} s; see ${directory}/logs.`,
      );
    await wait(INTERVAL);
  }
  await removeRun(directory);
  print("Plano is down.");
}
