// Starts Plano: the sandbox if needed, then brightstaff, then Envoy, each once the one before is ready. Stops
// all of them if one fails; from then on keeps each running.
import { closeSync } from "node:fs";
import path from "node:path";
import { type Environment, newSecretsKey, withSandbox } from "@plano/config";
import { ensureEnvoy, usesSecrets } from "@plano/envoy";
import { type Sandbox, startSandbox } from "@plano/sandbox";
import { keepKeys } from "./access-keys.js";
import { watchAccessLog } from "./access-log.js";
import { makeAdminSocket } from "./admin-socket.js";
import { keepCertificates } from "./certificates.js";
import { CommandError } from "./command-error.js";
import { privateDirectory, renderAll, writeRendered } from "./files.js";
import { openPrivate } from "./log-file.js";
import { heapFor } from "./memory.js";
import { type Plan, planFor, startable } from "./plan.js";
import { assertFree, claimsOf, withFreePorts } from "./ports.js";
import { brightstaffProgram, envoyProgram } from "./programs.js";
import { writeBrightstaffSecrets, writeSecrets } from "./secrets.js";
import { StaleFiles } from "./stale-files.js";
import { type PartStatus, type Program, Supervised } from "./supervised.js";
import { keepTokenKeys } from "./token-keys.js";
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
  /** For benchmarks: Envoy with the same routes and without the filter. */
  withoutFilter?: boolean;
  /** Path of another build of the filter. */
  wasmPath?: string;
  /** Envoy's worker threads; default: one for each core. */
  concurrency?: number;
}

export interface RunningPlano {
  plan: Plan;
  url: string;
  /** A URL for `answers` that answers once models can be asked. */
  healthUrl: string;
  adminUrl: string;
  brightstaffUrl: string;
  sandbox?: Sandbox;
  /** Pids of the running processes. Throws for a part that is not running. */
  pids: { readonly envoy: number; readonly brightstaff: number };
  /** The state of each part; parts that end by themselves are restarted. */
  status(): { envoy: PartStatus; brightstaff: PartStatus };
  /** Why changed files could not be used, by the kind of their content. */
  stale(): Record<string, string>;
  /** Calls `listener` after each change of `status()` or `stale()`. */
  onChange(listener: () => void): void;
  logs: { envoy: string; brightstaff: string; access: string };
  stop(): Promise<void>;
}

export async function startPlano(options: StartOptions): Promise<RunningPlano> {
  const { env, stateDirectory, log = () => {}, file = "configuration" } = options;
  const planned = startable(planFor(options.text, file, env));
  const plan =
    options.freePorts === true ? { ...planned, config: await withFreePorts(planned.config) } : planned;
  for (const warning of plan.warnings) log(`warning: ${warning}`);
  const envoy = await ensureEnvoy({ env, log }).catch((error: Error) => {
    throw new CommandError(error.message);
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
    // Envoy would create it readable for everybody.
    closeSync(openPrivate(access));
    const socket = await makeAdminSocket(stateDirectory, log);
    stops.push(() => socket.close());
    const { wasmPath, withoutFilter = false } = options;
    const keysPath = path.join(stateDirectory, "access-keys.json");
    const secretsPath = path.join(stateDirectory, "secrets.json");
    // Each program gets a key of its own, which does not open the other's secrets.
    const [secretsKey, brightstaffKey] = [newSecretsKey(), newSecretsKey()];
    const tlsDirectory = path.join(stateDirectory, "tls");
    const tokensDirectory = path.join(stateDirectory, "tokens");
    const rendering = {
      ...{ keysPath, secretsPath, tlsDirectory, tokensDirectory, accessLogPath: access },
      ...{ adminSocketPath: socket.path, withoutFilter },
      memoryBytes: heapFor(),
      ...(wasmPath !== undefined && { wasmPath }),
    };
    const files = await writeRendered(stateDirectory, renderAll(plan.config, rendering));
    const urls = urlsOf(plan);
    const stale = new StaleFiles(log);
    if (usesSecrets(plan.config)) await writeSecrets(plan, { secretsPath, key: secretsKey, wasmPath });
    await writeBrightstaffSecrets(plan, stateDirectory, brightstaffKey);
    stops.push(await keepCertificates(plan.config, tlsDirectory, stale));
    stops.push(await keepTokenKeys(plan.config, tokensDirectory, stale));
    const keySources = { config: plan.config, file, env, wasmPath, keysPath };
    stops.push(await keepKeys(keySources, urls.adminUrl, stale));

    let changed = (): void => {};
    stale.onChange = () => changed();
    const keep = async (program: Program, title: string): Promise<Supervised> => {
      const part = new Supervised(program, { log, onChange: () => changed() });
      stops.push(() => part.stop());
      await timed(log, title, () => part.start());
      return part;
    };
    const surroundings = { env, plan, logDirectory };
    const brightstaff = await keep(
      brightstaffProgram({
        ...surroundings,
        file: files.brightstaff,
        secretsKey: brightstaffKey,
        probes: [`${urls.brightstaffUrl}/readyz`],
      }),
      "brightstaff",
    );
    const probes = [`${urls.adminUrl}/ready`, urls.healthUrl];
    const proxy = await keep(
      await envoyProgram(
        { ...surroundings, file: files.envoy, probes, secretsKey },
        envoy.path,
        options.concurrency,
      ),
      `Envoy ${envoy.version}`,
    );
    const watch = watchAccessLog({ file: access, limits: plan.config.logs, envoy: proxy, log });
    stops.push(async () => watch.stop());
    return {
      plan,
      ...urls,
      ...(sandbox === undefined ? {} : { sandbox }),
      pids: {
        get envoy() {
          return pidOf("Envoy", proxy.status);
        },
        get brightstaff() {
          return pidOf("brightstaff", brightstaff.status);
        },
      },
      status: () => ({ envoy: proxy.status, brightstaff: brightstaff.status }),
      stale: () => stale.reasons,
      onChange: (listener) => {
        changed = listener;
      },
      logs: {
        envoy: path.join(logDirectory, "envoy.log"),
        brightstaff: path.join(logDirectory, "brightstaff.log"),
        access,
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
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
