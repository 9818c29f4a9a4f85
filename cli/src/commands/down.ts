// `plano down`: ends the process that `plano up` started, once the requests under way have ended. Checks that the pid still
// belongs to that process.
import { setTimeout as wait } from "node:timers/promises";
import { askRunning } from "../control/ask.js";
import { type Holder, lockHolder } from "../state/instance-lock.js";
import { isSame } from "../state/process-identity.js";
import { notRunning, readRun, removeRun, stateDirectory } from "../state/run-file.js";
import { CommandError } from "../system/command-error.js";

const STOP_TIMEOUT = 25_000;
const INTERVAL = 50;

export interface DownOptions {
  /** Milliseconds that requests may take; without it what `plano up` was given. */
  drainTime?: number;
}

export async function down(
  { drainTime }: DownOptions,
  env: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<void> {
  const directory = stateDirectory(env);
  const run = await readRun(directory);
  // One that is only starting has no file yet.
  const holder = run ?? (await lockHolder(directory));
  if (holder === undefined) {
    await removeRun(directory);
    print(await notRunning(env));
    return;
  }
  if (run === undefined) await signal(holder);
  else {
    const asked = drainTime === undefined ? {} : { drain: drainTime };
    // One that no longer answers, or is ended meanwhile, still hears the signal.
    await askRunning(run.controlSocket, "stop", asked, print).catch(() => signal(holder));
  }
  const deadline = Date.now() + STOP_TIMEOUT;
  while (await isSame(holder.pid, holder.started)) {
    if (Date.now() > deadline)
      throw new CommandError(
        `Plano (pid ${holder.pid}) is still running after ${STOP_TIMEOUT / 1_000} s; see ${directory}/logs.`,
      );
    await wait(INTERVAL);
  }
  await removeRun(directory);
  print("Plano is down.");
}

async function signal({ pid, started }: Holder): Promise<void> {
  if (await isSame(pid, started)) process.kill(pid, "SIGTERM");
}
