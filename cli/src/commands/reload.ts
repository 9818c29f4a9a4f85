// `plano reload`: brings the changed file of the running Plano into force. Requests under way keep what they began with.
import { requestReload } from "../reload/control.js";
import { readRun, stateDirectory } from "../state/run-file.js";
import { CommandError } from "../system/command-error.js";

export async function reload(env: NodeJS.ProcessEnv, print: (line: string) => void): Promise<void> {
  const run = await readRun(stateDirectory(env));
  if (run === undefined) throw new CommandError("Plano is not running here. Start it with `plano up`.");
  const { version, milliseconds } = await requestReload(run.controlSocket);
  print(`${run.file} is in force after ${(milliseconds / 1_000).toFixed(2)} s, as configuration ${version}.`);
}
