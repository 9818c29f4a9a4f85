// `plano reload`: brings the changed file of the running Plano into force. Requests under way keep what they began with.
import { askRunning, type Reloaded } from "../control/ask.js";
import { type Run, runningHere } from "../state/run-file.js";
import { CommandError } from "../system/command-error.js";
import { printableJson } from "../system/printable.js";

type Print = (line: string) => void;

export async function reload(env: NodeJS.ProcessEnv, print: Print): Promise<void> {
  const run = await runningHere(env);
  const { version, milliseconds } = await ask(run, print);
  print(`${run.file} is in force after ${(milliseconds / 1_000).toFixed(2)} s, as configuration ${version}.`);
}

/** False when the file was refused, and then says why; what is in force stays. */
export async function reloadAsJson(env: NodeJS.ProcessEnv, print: Print): Promise<boolean> {
  const run = await runningHere(env);
  const told: string[] = [];
  try {
    const done = await ask(run, (line) => void told.push(line));
    print(printableJson({ reloaded: true, file: run.file, ...done, told }));
    return true;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    print(printableJson({ reloaded: false, file: run.file, errors: error.message.split("\n") }));
    return false;
  }
}

function ask({ controlSocket }: Run, tell: Print): Promise<Reloaded> {
  return askRunning(controlSocket, "reload", {}, tell);
}
