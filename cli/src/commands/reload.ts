// `plano reload`: brings the changed file of the running Plano into force. Requests under way keep what they began with.
import { askRunning } from "../control/ask.js";
import { runningHere } from "../state/run-file.js";

export async function reload(env: NodeJS.ProcessEnv, print: (line: string) => void): Promise<void> {
  const run = await runningHere(env);
  const { version, milliseconds } = await askRunning(run.controlSocket, "reload", {}, print);
  print(`${run.file} is in force after ${(milliseconds / 1_000).toFixed(2)} s, as configuration ${version}.`);
}
