// `plano up` in the background: a detached process supervises the programs; this one waits until that one is ready or
// has failed.
import { fork } from "node:child_process";
import path from "node:path";
import type { Asked } from "../reload/planner.js";
import { readRun, stateDirectory } from "../state/run-file.js";
import { CommandError } from "../system/command-error.js";
import { readConfiguration } from "../system/configuration-file.js";
import { openPrivate } from "../system/log-file.js";
import { privateDirectory } from "../system/private-files.js";

export interface UpOptions {
  file: string;
  env: NodeJS.ProcessEnv;
  print: (line: string) => void;
  /** Reload the file whenever it changes. */
  watch: boolean;
  /** Whether the sandbox answers instead of providers. Default: only if their keys are all missing. */
  sandbox?: boolean;
  /** Milliseconds that requests may take when Plano stops. */
  drainTime: number;
  asked: Asked;
  /** A person has started it in a terminal. */
  inTerminal: boolean;
  /** The log file that printed lines go to, if Plano owns it. */
  ownLog?: string;
}

/** From the background process to the one that waits for it. */
export type Message = { line: string } | { ready: true } | { failed: string };

const SUPERVISOR_FLAG = "PLANO_SUPERVISOR";
const TERMINAL_FLAG = "PLANO_IN_TERMINAL";

export function ownLogOf(directory: string): string {
  return path.join(directory, "logs", "plano.log");
}

/** True in the process that `upInBackground` started. */
export function isSupervisor(env: NodeJS.ProcessEnv): boolean {
  return env[SUPERVISOR_FLAG] === "1" && process.send !== undefined;
}

/** Of this process, or of the one that has started it in the background. */
export function isInTerminal(env: NodeJS.ProcessEnv, own: boolean): boolean {
  return isSupervisor(env) ? env[TERMINAL_FLAG] === "1" : own;
}

export async function upInBackground({
  file,
  env,
  print,
  watch,
  sandbox,
  drainTime,
  asked,
  inTerminal,
}: UpOptions): Promise<void> {
  const directory = stateDirectory(env);
  await assertNotRunning(directory);
  await readConfiguration(file, env);
  await privateDirectory(path.join(directory, "logs"));
  const log = openPrivate(ownLogOf(directory));
  const [, program = ""] = process.argv;
  const flags = [
    ...["--drain-time", `${drainTime}ms`],
    ...(asked.listenerPort === undefined ? [] : ["--listener-port", String(asked.listenerPort)]),
    ...(asked.ports === undefined ? [] : ["--ports", asked.ports]),
    ...(asked.withTracing === true ? ["--with-tracing"] : []),
    ...(watch ? [] : ["--no-watch"]),
    ...(sandbox === undefined ? [] : [sandbox ? "--sandbox" : "--no-sandbox"]),
  ];
  const child = fork(program, ["up", file, ...flags], {
    detached: true,
    env: { ...env, [SUPERVISOR_FLAG]: "1", ...(inTerminal && { [TERMINAL_FLAG]: "1" }) },
    stdio: ["ignore", log, log, "ipc"],
  });
  const stopChild = (): void => void child.kill("SIGTERM");
  process.once("SIGINT", stopChild).once("SIGTERM", stopChild);
  await new Promise<void>((resolve, reject) => {
    child.on("message", (message: Message) => {
      if ("line" in message) print(message.line);
      else if ("ready" in message) resolve();
      else reject(new CommandError(message.failed));
    });
    child.once("error", reject);
    child.once("exit", () =>
      reject(new CommandError(`plano exited before it was ready; see ${directory}/logs/plano.log`)),
    );
  });
  process.removeListener("SIGINT", stopChild).removeListener("SIGTERM", stopChild);
  if (child.connected) child.disconnect();
  child.unref();
  print("Plano runs in the background: `plano status` shows it, `plano down` stops it.");
}

export async function assertNotRunning(directory: string): Promise<void> {
  const run = await readRun(directory);
  if (run === undefined) return;
  throw new CommandError(
    `Plano is already running on ${run.url} (pid ${run.pid}). \`plano reload\` brings a changed file into force, \`plano upgrade\` a changed environment; \`plano down\` stops it.`,
  );
}
