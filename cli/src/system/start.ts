// Starts Plano: the sandbox if needed, then brightstaff and Envoy side by side. Envoy opens its listeners once brightstaff is
// ready. Stops all of them if one fails; from then on keeps each running.
import { closeSync } from "node:fs";
import path from "node:path";
import { DASHBOARD_TOKEN_FILE } from "@plano/brightstaff";
import { type Environment, newSecretsKey } from "@plano/config";
import { IDENTITY_KEY_VARIABLE } from "@plano/config/run-time";
import { ensureEnvoy } from "@plano/envoy";
import type { Sandbox } from "@plano/sandbox";
import { Deployment } from "../reload/deployment.js";
import { type Asked, Planner } from "../reload/planner.js";
import { References, referencePaths } from "../reload/references.js";
import { type DrainOptions, drainEnvoy } from "../stop/drain.js";
import { Epochs } from "../upgrade/epochs.js";
import { type IdleWait, type Upgrade, type Upgraded, Upgrader } from "../upgrade/upgrade.js";
import { watchAccessLog } from "./access-log.js";
import { CommandError } from "./command-error.js";
import type { Configuration } from "./configuration-file.js";
import { WASM_PATH } from "./files.js";
import { openPrivate } from "./log-file.js";
import { heapFor } from "./memory.js";
import type { Plan } from "./plan.js";
import { privateDirectory } from "./private-files.js";
import { brightstaffProgram, type EnvoyProgram, envoyProgram, type Probe } from "./programs.js";
import { secretsKeyFor } from "./secrets.js";
import { placeSocket } from "./socket-place.js";
import { StaleFiles } from "./stale-files.js";
import { type PartStatus, type Program, Supervised } from "./supervised.js";
import { healthUrlOf, urlOf } from "./urls.js";

export interface StartOptions {
  /** YAML of the configuration. */
  text: string;
  /** The configuration's name, for messages. */
  file?: string;
  env: Environment;
  /** Rendered files and logs go here. */
  stateDirectory: string;
  /** Called with each line of progress. */
  log?: (line: string) => void;
  /** Use free ports instead of the configured ones. */
  freePorts?: boolean;
  /** What the command line says instead of the file. */
  asked?: Asked;
  /** Whether the sandbox answers instead of providers. Default: only if their keys are all missing. */
  sandbox?: boolean;
  /** A person has started it in a terminal: what was said is kept in memory, unless the configuration says otherwise. */
  inTerminal?: boolean;
  /** For benchmarks: Envoy with the same routes and without the filter. */
  withoutFilter?: boolean;
  /** Path of another build of the filter. */
  wasmPath?: string;
  /** Ends the start. */
  signal?: AbortSignal;
  /** Envoy's worker threads; default: one for each core. */
  concurrency?: number;
}

export interface RunningPlano {
  /** What is in force; it changes with each reload, as the URLs can. */
  readonly plan: Plan;
  readonly url: string;
  /** A URL for `answers` that answers once models can be asked. */
  readonly healthUrl: string;
  readonly adminUrl: string;
  readonly brightstaffUrl: string;
  /** Without its token; undefined without a dashboard. */
  readonly dashboardUrl: string | undefined;
  /** Of the dashboard's token. */
  dashboardTokenPath: string;
  readonly sandbox: Sandbox | undefined;
  /** Pids of the running processes. Throws for a part that is not running. */
  pids: { readonly envoy: number; readonly brightstaff: number };
  /** The state of each part; parts that end by themselves are restarted. */
  status(): { envoy: PartStatus; brightstaff: PartStatus };
  /**
   * Brings another text of the configuration, with its variables, into force. Rejects with a CommandError that says what is
   * wrong with it, or who refused it; the configuration before stays in force then.
   */
  reload(configuration: Pick<Configuration, "text" | "env">): Promise<void>;
  /** Lets requests of clients end before `stop`; resolves with the number of those that have not. No reload comes any more. */
  drain(options: Omit<DrainOptions, "adminUrl" | "open">): Promise<number>;
  /**
   * The same, by a new Envoy, which may be another one, and take what a running one cannot. Cuts no stream after
   * `untilUpgradable`.
   */
  upgrade(configuration: Pick<Configuration, "text" | "env">, how: Pick<Upgrade, "tell">): Promise<Upgraded>;
  /** Resolves when an Envoy that another took over from has ended its requests, or its time is over. */
  untilUpgradable(how: IdleWait): Promise<void>;
  /** Why changed files could not be used, by the kind of their content. */
  stale(): Record<string, string>;
  /** Calls `listener` after each change of `status()` or `stale()`. */
  onChange(listener: () => void): void;
  logs: { envoy: string; brightstaff: string; access: string };
  /** Where `plano state` asks. */
  stateSocket: string;
  stop(): Promise<void>;
}

export async function startPlano(options: StartOptions): Promise<RunningPlano> {
  const { env, stateDirectory, log = () => {}, file = "configuration", freePorts = false } = options;
  const { signal, asked = {} } = options;
  const content = options.inTerminal === true ? "memory" : "off";
  const planner = new Planner({
    ...{ file, freePorts, sandbox: options.sandbox },
    ...{ asked, content, log },
  });
  const planned = await planner.plan(options);
  const envoy = await ensureEnvoy({ env, log }).catch((error: Error) => {
    throw new CommandError(error.message);
  });
  signal?.throwIfAborted();
  const logDirectory = path.join(stateDirectory, "logs");
  await privateDirectory(stateDirectory);
  await privateDirectory(logDirectory);

  const stops: (() => Promise<void>)[] = [() => planner.stop()];
  const stop = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const each of stops.splice(0).reverse()) await each().catch((error) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    const first = await planner.withSandbox(planned);
    const logs = logsIn(logDirectory);
    // Envoy would create it readable for everybody.
    closeSync(openPrivate(logs.access));
    const socket = await placeSocket(path.resolve(stateDirectory, "envoy-admin.sock"), log);
    stops.push(() => socket.close());
    const stateSocket = await placeSocket(path.resolve(stateDirectory, "state.sock"), log);
    stops.push(() => stateSocket.close());
    const stale = new StaleFiles(log);
    const { wasmPath: filterPath = WASM_PATH, withoutFilter = false } = options;
    const wasmPath = path.resolve(stateDirectory, path.basename(WASM_PATH));
    const paths = referencePaths(stateDirectory);
    const { adminUrl, brightstaffUrl } = urlsOf(first);
    // Each program gets a key of its own, which does not open the other's secrets.
    const [secretsKey, brightstaffKey] = [newSecretsKey(), newSecretsKey()];
    const keys = { secretsKey, brightstaffKey };
    // Kept, so that a client stays the same one after a restart.
    const identityFile = path.join(stateDirectory, "identity.key");
    const identityKey = await secretsKeyFor(env, IDENTITY_KEY_VARIABLE, identityFile);
    const bootstrapPath = path.join(stateDirectory, "envoy.yaml");
    const brightstaffPath = path.join(stateDirectory, "brightstaff.json");
    const deployment = await Deployment.begin(first, {
      ...{ bootstrapPath, brightstaffPath, brightstaffUrl, filterPath },
      discoveryDirectory: path.join(stateDirectory, "discovery"),
      rendering: {
        ...{ ...paths, wasmPath, withoutFilter, accessLogPath: logs.access, adminSocketPath: socket.path },
        memoryBytes: heapFor(),
      },
      references: new References({ ...paths, ...keys, stateDirectory, wasmPath, adminUrl, file, stale }),
      envoy: { adminUrl, logPath: logs.envoy },
    });
    stops.push(() => deployment.stop());

    let reloading: Promise<unknown> = Promise.resolve();
    const inTurn = <Done>(
      configuration: Pick<Configuration, "text" | "env">,
      work: (plan: Plan) => Promise<Done>,
    ): Promise<Done> => {
      const done = reloading.then(async () => {
        deployment.assertRunning();
        const plan = await planner.plan(configuration, deployment.plan);
        return work(await planner.withSandbox(plan));
      });
      reloading = done.catch(() => {});
      return done;
    };
    let changed = (): void => {};
    stale.onChange = () => changed();
    const keep = async (program: Program, title: string): Promise<Supervised> => {
      signal?.throwIfAborted();
      const part = new Supervised(program, { log, onChange: () => changed() });
      stops.push(() => part.stop());
      const end = (): void => void part.stop();
      signal?.addEventListener("abort", end);
      await timed(log, title, () => part.start());
      signal?.removeEventListener("abort", end);
      return part;
    };
    const surroundings = { env, plan: first, logDirectory, identityKey };
    const epochs = await Epochs.in(stateDirectory, log);
    stops.push(async () => epochs?.close());
    const probes = (): Probe[] => [
      epochs === undefined ? `${adminUrl}/ready` : (unneeded) => epochs.untilServing(adminUrl, unneeded),
      () => opened,
      () => deployment.untilTaken(),
      urlsOf(deployment.plan).healthUrl,
    ];
    const programFor = (plan: Plan, binary: string): Promise<EnvoyProgram> =>
      envoyProgram(
        {
          ...{ ...surroundings, plan, file: bootstrapPath, probes, secretsKey, epochs },
          concurrency: options.concurrency,
        },
        binary,
      );
    const program = await programFor(first, envoy.path);
    const starting = keep(
      brightstaffProgram({
        ...surroundings,
        file: brightstaffPath,
        secretsKey: brightstaffKey,
        stateSocket: stateSocket.path,
        healthUrl: `${brightstaffUrl}/healthz`,
        probes: () => [`${brightstaffUrl}/readyz`],
      }),
      "brightstaff",
    );
    const opened = starting.then(() => deployment.open());
    const [brightstaff, proxy] = await Promise.all([
      starting,
      keep(program, `Envoy ${envoy.version}`),
      opened,
    ]);
    const upgrader = new Upgrader({
      adminUrl,
      adminSocket: socket.path,
      epochs,
      deployment,
      proxy,
      program,
      programFor,
    });
    const watch = watchAccessLog({ file: logs.access, limits: first.config.logs, envoy: proxy, log });
    stops.push(async () => watch.stop());
    return {
      get plan() {
        return deployment.plan;
      },
      get url() {
        return urlsOf(deployment.plan).url;
      },
      get healthUrl() {
        return urlsOf(deployment.plan).healthUrl;
      },
      get dashboardUrl() {
        const { dashboard } = deployment.plan.config;
        return dashboard && urlOf(dashboard);
      },
      dashboardTokenPath: path.resolve(stateDirectory, DASHBOARD_TOKEN_FILE),
      ...{ adminUrl, brightstaffUrl, logs, stateSocket: stateSocket.path },
      get sandbox() {
        return planner.sandbox;
      },
      pids: {
        get envoy() {
          return pidOf("Envoy", proxy.status);
        },
        get brightstaff() {
          return pidOf("brightstaff", brightstaff.status);
        },
      },
      status: () => ({ envoy: proxy.status, brightstaff: brightstaff.status }),
      reload: (configuration) => inTurn(configuration, (plan) => deployment.replace(plan)),
      upgrade: (configuration, how) =>
        inTurn(configuration, async (plan) => {
          const found = await ensureEnvoy({ env: configuration.env, log }).catch((error: Error) => {
            throw new CommandError(error.message);
          });
          return upgrader.to({ ...how, plan, envoy: found });
        }),
      untilUpgradable: (how) => upgrader.untilIdle(how),
      drain: (asked) => {
        deployment.interrupt();
        return drainEnvoy({ ...asked, adminUrl, open: () => upgrader.openRequests() });
      },
      stop: async () => {
        deployment.interrupt();
        await reloading;
        await stop();
      },
      stale: () => stale.reasons,
      onChange: (listener) => {
        changed = listener;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function logsIn(directory: string): RunningPlano["logs"] {
  const file = (name: string): string => path.join(directory, `${name}.log`);
  return { envoy: file("envoy"), brightstaff: file("brightstaff"), access: file("access") };
}

/** Never 0 or less: as a signal's target that would mean several processes. */
function pidOf(name: string, { pid }: PartStatus): number {
  if (pid === undefined) throw new Error(`${name} is not running.`);
  return pid;
}

async function timed(log: (line: string) => void, name: string, work: () => Promise<void>): Promise<void> {
  const began = performance.now();
  await work();
  log(`${name.padEnd(16)}  ready after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
}

function urlsOf({ config }: Plan): {
  url: string;
  healthUrl: string;
  adminUrl: string;
  brightstaffUrl: string;
} {
  const { modelListener, admin, brightstaff } = config;
  return {
    url: urlOf(modelListener),
    healthUrl: healthUrlOf(modelListener),
    adminUrl: urlOf(admin),
    brightstaffUrl: urlOf(brightstaff),
  };
}
