// Starts a whole Plano: the sandbox if it is wanted, brightstaff, Envoy; each is ready before the next begins. Whatever
// goes wrong on the way, what was started is stopped again.
import path from "node:path";
import { type Environment, withSandbox } from "@plano/config";
import { ensureEnvoy, oldestFor } from "@plano/envoy";
import { type Sandbox, startSandbox } from "../sandbox/server.js";
import { Child } from "./child.js";
import { bareEnvironment } from "./environment.js";
import { Failure } from "./failure.js";
import { BRIGHTSTAFF_MAIN, privateDirectory, renderAll, writePrivate, writeRendered } from "./files.js";
import { type Command, leashed } from "./leash.js";
import { type Plan, planFor, startable } from "./plan.js";
import { assertFree, claimsOf, withFreePorts } from "./ports.js";
import { evidence, untilReady } from "./readiness.js";

export interface StartOptions {
  /** YAML of the configuration. */
  text: string;
  /** Its name, for messages. */
  file?: string;
  env: Environment;
  /** Rendered files and logs go here. */
  stateDirectory: string;
  /** Progress, a line at a time. */
  log?: (line: string) => void;
  /** Any free ports instead of the configured ones. */
  freePorts?: boolean;
  /** For measurements: Envoy with the same routes and no filter. */
  withoutFilter?: boolean;
  /** Another build of the filter than the one that belongs here. */
  wasmPath?: string;
  /** Envoy's worker threads; as many as cores when absent. */
  concurrency?: number;
}

export interface RunningPlano {
  plan: Plan;
  url: string;
  adminUrl: string;
  brightstaffUrl: string;
  sandbox?: Sandbox;
  pids: { envoy: number; brightstaff: number };
  logs: { envoy: string; brightstaff: string; access: string };
  /** Resolves with the reason when a part of it ends by itself. */
  broken: Promise<string>;
  stop(): Promise<void>;
}

const READY_WITHIN = 60_000;
const GRACE = 12_000;
/** The filter's listeners stop at once; there is nothing Envoy would wait for. */
const ENVOY_GRACE = 5_000;

export async function startPlano(options: StartOptions): Promise<RunningPlano> {
  const deadline = Date.now() + READY_WITHIN;
  const { env, stateDirectory, log = () => {}, file = "configuration" } = options;
  const planned = startable(planFor(options.text, file, env));
  const plan =
    options.freePorts === true ? { ...planned, config: await withFreePorts(planned.config) } : planned;
  for (const warning of plan.warnings) log(`warning: ${warning}`);
  const envoy = await ensureEnvoy({ env, log, oldest: oldestFor(plan.config) }).catch((error: Error) => {
    throw new Failure(error.message);
  });
  await assertFree(claimsOf(plan.config));
  const logDirectory = path.join(stateDirectory, "logs");
  await privateDirectory(stateDirectory);
  await privateDirectory(logDirectory);

  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const sandbox = plan.sandbox === "none" ? undefined : await startSandbox();
    if (sandbox !== undefined) {
      stops.push(() => sandbox.close());
      const address = { host: "127.0.0.1", port: sandbox.port };
      plan.config = withSandbox(plan.config, address, plan.sandbox === "instead-of-keys");
      log(`sandbox provider  ready on ${sandbox.url}`);
    }
    const access = path.join(logDirectory, "access.log");
    // Envoy would make it readable for everybody.
    await writePrivate(access, "");
    const { wasmPath, withoutFilter = false } = options;
    const rendering = { accessLogPath: access, withoutFilter, ...(wasmPath !== undefined && { wasmPath }) };
    const files = await writeRendered(stateDirectory, renderAll(plan.config, rendering));
    const urls = urlsOf(plan);

    const brightstaff = new Child({
      name: "brightstaff",
      command: process.execPath,
      parameters: [BRIGHTSTAFF_MAIN],
      env: {
        ...bareEnvironment(env),
        PLANO_CONFIG: files.brightstaff,
        PLANO_SUPERVISED: "1",
        ...levelOf(env),
        ...plan.sessionCache,
      },
      logPath: path.join(logDirectory, "brightstaff.log"),
    });
    stops.push(() => brightstaff.stop(GRACE));
    await timed(log, "brightstaff", () => untilReady(brightstaff, `${urls.brightstaffUrl}/readyz`, deadline));

    const proxy = new Child({
      name: "Envoy",
      ...(await leashed(envoyCommand(envoy.path, files.envoy, options), env.PATH)),
      env: { ...bareEnvironment(env), ...plan.keys },
      logPath: path.join(logDirectory, "envoy.log"),
    });
    stops.push(() => proxy.stop(ENVOY_GRACE));
    await timed(log, `Envoy ${envoy.version}`, async () => {
      await untilReady(proxy, `${urls.adminUrl}/ready`, deadline);
      await untilReady(proxy, `${urls.url}/healthz`, deadline);
    });

    const broken = Promise.race(
      [brightstaff, proxy].map(async (child) => `${child.name} ${await child.ended}.${evidence(child)}`),
    );
    return {
      plan,
      ...urls,
      ...(sandbox === undefined ? {} : { sandbox }),
      pids: { envoy: proxy.pid ?? 0, brightstaff: brightstaff.pid ?? 0 },
      logs: { envoy: proxy.logPath, brightstaff: brightstaff.logPath, access },
      broken,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Without hot restart several Envoys run beside each other; errors of traffic are in the access log. */
const ENVOY_OPTIONS = [
  "--disable-hot-restart",
  "--log-level",
  "warning",
  // Access logs are looked at while something happens.
  "--file-flush-interval-msec",
  "1000",
];

function envoyCommand(command: string, file: string, { concurrency }: StartOptions): Command {
  const workers = concurrency === undefined ? [] : ["--concurrency", String(concurrency)];
  return { command, parameters: [...ENVOY_OPTIONS, "-c", file, ...workers] };
}

function levelOf(env: Environment): Record<string, string> {
  const level = env.PLANO_LOG_LEVEL;
  return level === undefined ? {} : { PLANO_LOG_LEVEL: level };
}

async function timed(log: (line: string) => void, name: string, work: () => Promise<void>): Promise<void> {
  const began = performance.now();
  await work();
  log(`${name.padEnd(16)}  ready after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
}

function urlsOf({ config }: Plan): { url: string; adminUrl: string; brightstaffUrl: string } {
  const { modelListener, admin, brightstaff } = config;
  return {
    url: urlOf(modelListener.host, modelListener.port),
    adminUrl: urlOf(admin.host, admin.port),
    brightstaffUrl: urlOf(brightstaff.host, brightstaff.port),
  };
}

/** How this machine reaches a listener: one on all addresses is reached on loopback. */
function urlOf(host: string, port: number): string {
  const reached = host === "0.0.0.0" || host === "localhost" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}
