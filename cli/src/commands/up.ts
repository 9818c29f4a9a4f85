// `plano up`. In the foreground this process supervises the programs until Ctrl-C. In the background a
// detached process does; this one waits until that one is ready or has failed.
import { fork } from "node:child_process";
import path from "node:path";
import { serveControl } from "../reload/control.js";
import { FollowedConfiguration } from "../reload/followed-configuration.js";
import { startTime } from "../state/process-identity.js";
import { type Run, readRun, removeRun, stateDirectory, writeRun } from "../state/run-file.js";
import { CommandError, messageOf } from "../system/command-error.js";
import { type Configuration, readConfiguration } from "../system/configuration-file.js";
import { openPrivate, rotateInPlace } from "../system/log-file.js";
import { privateDirectory } from "../system/private-files.js";
import { placeSocket } from "../system/socket-place.js";
import { type RunningPlano, startPlano } from "../system/start.js";
import { summaryOf } from "./summary.js";

export interface UpOptions {
  file: string;
  env: NodeJS.ProcessEnv;
  print: (line: string) => void;
  /** Reload the file whenever it changes. */
  watch: boolean;
  /** Whether the sandbox answers instead of providers. Default: only if their keys are all missing. */
  sandbox?: boolean;
  /** The log file that printed lines go to, if Plano owns it. */
  ownLog?: string;
}

/** From the background process to the one that waits for it. */
type Message = { line: string } | { ready: true } | { failed: string };

const SUPERVISOR_FLAG = "PLANO_SUPERVISOR";

export async function upInForeground(options: UpOptions): Promise<void> {
  const { file, env, print, watch, sandbox, ownLog } = options;
  const directory = stateDirectory(env);
  await assertNotRunning(directory);
  const configuration = await readConfiguration(file, env);
  const interrupted = untilSignal();
  let note = (line: string): void => print(`  ${line}`);
  const starting = startPlano({
    ...configuration,
    file,
    ...(sandbox !== undefined && { sandbox }),
    stateDirectory: directory,
    log: (line) => note(line),
  });
  const plano = await Promise.race([starting, interrupted.then(() => undefined)]);
  if (plano === undefined) return stopEarly(starting);
  const own = { file: path.resolve(file), started: await startTime(process.pid), since: new Date() };
  // Writes run.json one state at a time, so that the last state wins.
  let written = Promise.resolve();
  const record = (): Promise<void> => {
    const run = (): Run =>
      describe(plano, { ...own, controlSocket: control.path, configuration: followed.status });
    written = written.catch(() => {}).then(() => writeRun(directory, run()));
    return written;
  };
  const onChange = (): void =>
    void record().catch((error: unknown) => note(`run.json cannot be written: ${messageOf(error)}`));
  const reload = (next: Configuration): Promise<void> => plano.reload(next);
  const followed = new FollowedConfiguration(
    { file, env, reload, onChange, log: (line) => note(line) },
    configuration,
  );
  const control = await placeSocket(path.join(directory, "control.sock"), (line) => note(line));
  const stopServing = await serveControl(control.path, () => followed.reload());
  try {
    await record();
    print(summaryOf(plano));
    note = (line) => {
      print(`${new Date().toISOString()} ${line}`);
      if (ownLog !== undefined) rotateInPlace(ownLog, plano.plan.config.logs);
    };
    plano.onChange(onChange);
    if (watch) followed.watch();
    await interrupted;
    print("\nStopping ...");
  } finally {
    followed.unwatch();
    // Stopping ends a reload under way, whose client then hears why.
    await Promise.all([stopServing(), plano.stop()]);
    await followed.settled();
    await control.close();
    await written.catch(() => {});
    await removeRun(directory);
  }
}

function ownLogOf(directory: string): string {
  return path.join(directory, "logs", "plano.log");
}

/** True in the process that `upInBackground` started. */
export function isSupervisor(env: NodeJS.ProcessEnv): boolean {
  return env[SUPERVISOR_FLAG] === "1" && process.send !== undefined;
}

/** The background process: as in the foreground, and reports to the process that waits. */
export async function supervise(options: UpOptions): Promise<void> {
  const tell = (message: Message): void => {
    if (process.connected) process.send?.(message);
  };
  const print = (line: string): void => {
    tell({ line });
    if (line.includes("Plano is up")) {
      tell({ ready: true });
      if (process.connected) process.disconnect();
    }
    options.print(line);
  };
  try {
    await upInForeground({ ...options, print, ownLog: ownLogOf(stateDirectory(options.env)) });
  } catch (error) {
    tell({ failed: messageOf(error) });
    throw error;
  }
}

export async function upInBackground({ file, env, print, watch, sandbox }: UpOptions): Promise<void> {
  const directory = stateDirectory(env);
  await assertNotRunning(directory);
  await readConfiguration(file, env);
  await privateDirectory(path.join(directory, "logs"));
  const log = openPrivate(ownLogOf(directory));
  const [, program = ""] = process.argv;
  const flags = [
    ...(watch ? [] : ["--no-watch"]),
    ...(sandbox === undefined ? [] : [sandbox ? "--sandbox" : "--no-sandbox"]),
  ];
  const child = fork(program, ["up", file, ...flags], {
    detached: true,
    env: { ...env, [SUPERVISOR_FLAG]: "1" },
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
    `Plano is already running on ${run.url} (pid ${run.pid}). Stop it with \`plano down\` first.`,
  );
}

/** Ctrl-C during the start: waits for what is starting, then stops it. */
async function stopEarly(starting: Promise<RunningPlano>): Promise<void> {
  const plano = await starting.catch(() => undefined);
  await plano?.stop();
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = 0;
    const ask = (): void => {
      asked += 1;
      resolve();
      // A third Ctrl-C exits at once; the programs notice that their supervisor is gone.
      if (asked > 2) process.exit(1);
    };
    process.on("SIGINT", ask).on("SIGTERM", ask).on("SIGHUP", ask);
  });
}

function describe(
  plano: RunningPlano,
  own: Pick<Run, "file" | "controlSocket" | "configuration"> & { started: string | undefined; since: Date },
): Run {
  const { url, healthUrl, adminUrl, brightstaffUrl, sandbox, logs, stateSocket } = plano;
  const parts = plano.status();
  return {
    ...own,
    pid: process.pid,
    started: own.started ?? "",
    since: own.since.toISOString(),
    url,
    healthUrl,
    adminUrl,
    brightstaffUrl,
    ...(sandbox === undefined ? {} : { sandboxUrl: sandbox.url }),
    pids: { envoy: parts.envoy.pid, brightstaff: parts.brightstaff.pid },
    parts,
    stale: plano.stale(),
    ...{ stateSocket, logs },
  };
}
