// The process that supervises the programs: that of `plano up --foreground`, until Ctrl-C, or the detached one of `plano up`.
import path from "node:path";
import { keylessModels } from "@plano/config";
import { plural } from "@plano/dashboard/terminal";
import { serveControl } from "../control/serve.js";
import { FollowedConfiguration } from "../reload/followed-configuration.js";
import { takeLock } from "../state/instance-lock.js";
import { startTime } from "../state/process-identity.js";
import { keepFromGit, type Run, removeRun, stateDirectory, writeRun } from "../state/run-file.js";
import { Stopping, untilAborted } from "../stop/stopping.js";
import { shownListeners } from "../system/client-listeners.js";
import { messageOf } from "../system/command-error.js";
import { type Configuration, readConfiguration } from "../system/configuration-file.js";
import { dashboardLink, withoutToken } from "../system/dashboard-link.js";
import { rotateInPlace } from "../system/log-file.js";
import { privateDirectory } from "../system/private-files.js";
import { placeSocket } from "../system/socket-place.js";
import { type RunningPlano, startPlano } from "../system/start.js";
import { assertNotRunning, type Message, ownLogOf, type UpOptions } from "./background.js";
import { summaryOf } from "./summary.js";

export async function upInForeground(options: UpOptions): Promise<void> {
  const directory = stateDirectory(options.env);
  await assertNotRunning(directory);
  await privateDirectory(directory);
  await keepFromGit(directory);
  const release = await takeLock(directory);
  try {
    await upLocked(options, directory);
  } finally {
    await release();
  }
}

async function upLocked(options: UpOptions, directory: string): Promise<void> {
  const { file, env, print, watch, sandbox, inTerminal, ownLog, drainTime, asked } = options;
  const configuration = await readConfiguration(file, env);
  const stopping = new Stopping(drainTime);
  obeySignals(stopping);
  let note = (line: string): void => print(`  ${line}`);
  for (const warning of configuration.warnings) note(`warning: ${warning}`);
  /** Who asked for the reload under way also hears its warnings. */
  let tellAsking: ((line: string) => void) | undefined;
  const starting = startPlano({
    ...configuration,
    file,
    ...(sandbox !== undefined && { sandbox }),
    ...{ asked, inTerminal },
    signal: stopping.begun,
    stateDirectory: directory,
    log: (line) => note(line),
  });
  const plano = await Promise.race([starting, untilAborted(stopping.begun).then(() => undefined)]);
  if (plano === undefined) return stopEarly(starting, stopping);
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
    {
      ...{ file, env, reload, upgrade: plano.upgrade, untilUpgradable: plano.untilUpgradable },
      ...{ onChange, log: (line) => note(line) },
    },
    configuration,
  );
  const control = await placeSocket(path.join(directory, "control.sock"), (line) => note(line));
  const stopServing = await serveControl(control.path, {
    // Whoever asked finds run.json as it is now.
    reload: async (_, tell) => {
      tellAsking = tell;
      return followed.reload().finally(() => {
        tellAsking = undefined;
        return written.catch(() => {});
      });
    },
    upgrade: ({ env: given, drain: longest }, tell) =>
      followed.upgrade(given, { longest, tell }).finally(() => written.catch(() => {})),
    stop: async ({ drain }, tell) => {
      stopping.ask(drain);
      await stopping.follow(tell);
      return {};
    },
  });
  try {
    await record();
    const summary = summaryOf(plano, await dashboardLink(plano.dashboardUrl, plano.dashboardTokenPath));
    // Without a terminal a service manager or a container keeps what is printed.
    print(inTerminal || ownLog !== undefined ? summary : withoutToken(summary));
    note = (line) => {
      print(ownLog === undefined ? `${new Date().toISOString()} ${line}` : line);
      if (line.startsWith("warning: ")) tellAsking?.(line);
      if (ownLog !== undefined) rotateInPlace(ownLog, plano.plan.config.logs);
    };
    plano.onChange(onChange);
    if (watch) followed.watch();
    await untilAborted(stopping.begun);
    followed.unwatch();
    print("\nStopping ...");
    await drain(plano, stopping, print);
  } finally {
    stopping.drained();
    followed.unwatch();
    // Stopping ends a reload under way, whose client then hears why.
    await Promise.all([stopServing(), plano.stop()]);
    await followed.settled();
    await control.close();
    await written.catch(() => {});
    await removeRun(directory);
  }
}

/** The background process: as in the foreground, and reports to the process that waits. */
export async function supervise(options: UpOptions): Promise<void> {
  const tell = (message: Message): void => {
    if (process.connected) process.send?.(message);
  };
  const print = (line: string): void => {
    tell({ line });
    const isUp = line.includes("Plano is up");
    if (isUp) {
      tell({ ready: true });
      if (process.connected) process.disconnect();
    }
    const [title = "", ...further] = withoutToken(line).trim().split("\n");
    options.print([`${new Date().toISOString()} ${title}`, ...(isUp ? [] : further)].join("\n"));
  };
  try {
    await upInForeground({ ...options, print, ownLog: ownLogOf(stateDirectory(options.env)) });
  } catch (error) {
    tell({ failed: messageOf(error) });
    throw error;
  }
}

/** Ctrl-C during the start: waits for what is starting, then stops it. */
async function stopEarly(starting: Promise<RunningPlano>, stopping: Stopping): Promise<void> {
  const plano = await starting.catch(() => undefined);
  stopping.drained();
  await plano?.stop();
}

/** Says how many requests it waits for, and how many were cut. */
async function drain(plano: RunningPlano, stopping: Stopping, print: (line: string) => void): Promise<void> {
  const tell = (line: string): void => {
    print(line);
    stopping.tell(line);
  };
  const left = await plano.drain({
    longest: stopping.longest,
    signal: stopping.atOnce,
    tell: ({ streams, milliseconds }) => {
      const seconds = Math.ceil(milliseconds / 1_000);
      tell(`  waiting for ${plural(streams, "stream")}, ${seconds} s left; stop once more to cut them`);
    },
  });
  if (left > 0) tell(`  ${plural(left, "stream")} cut`);
}

function obeySignals(stopping: Stopping): void {
  let asked = 0;
  const ask = (): void => {
    asked += 1;
    stopping.ask();
    // A third Ctrl-C exits at once; the programs notice that their supervisor is gone.
    if (asked > 2) process.exit(1);
  };
  process.on("SIGINT", ask).on("SIGTERM", ask).on("SIGHUP", ask);
}

function describe(
  plano: RunningPlano,
  own: Pick<Run, "file" | "controlSocket" | "configuration"> & { started: string | undefined; since: Date },
): Run {
  const { url, healthUrl, adminUrl, brightstaffUrl, dashboardUrl, dashboardTokenPath } = plano;
  const { sandbox, logs, stateSocket } = plano;
  const { config, secrets, env } = plano.plan;
  const parts = plano.status();
  return {
    ...own,
    pid: process.pid,
    started: own.started ?? "",
    since: own.since.toISOString(),
    url,
    listeners: shownListeners(config),
    keyless: keylessModels(config, secrets, env),
    healthUrl,
    adminUrl,
    brightstaffUrl,
    ...(dashboardUrl !== undefined && { dashboardUrl }),
    dashboardTokenPath,
    ...(sandbox === undefined ? {} : { sandboxUrl: sandbox.url }),
    pids: { envoy: parts.envoy.pid, brightstaff: parts.brightstaff.pid },
    parts,
    stale: plano.stale(),
    ...{ stateSocket, logs },
  };
}
