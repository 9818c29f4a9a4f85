// Envoy and brightstaff: how each is started, when it is ready, and how long it may take to end.
import path from "node:path";
import { BRIGHTSTAFF_SECRETS_KEY_VARIABLE, STATE_SOCKET_VARIABLE } from "@plano/brightstaff";
import type { Environment } from "@plano/config";
import { IDENTITY_KEY_VARIABLE, SECRETS_KEY_VARIABLE } from "@plano/envoy";
import { Child } from "./child.js";
import { CommandError } from "./command-error.js";
import { bareEnvironment } from "./environment.js";
import { BRIGHTSTAFF_MAIN } from "./files.js";
import { type Command, withParentDeathSignal } from "./parent-death-signal.js";
import type { Plan } from "./plan.js";
import { answers } from "./probe.js";
import { evidence, untilReady } from "./readiness.js";
import type { Program } from "./supervised.js";

const READY_WITHIN = 60_000;
const BRIGHTSTAFF_GRACE = 12_000;
/** The filter's listeners stop at once; Envoy has nothing to wait for. */
const ENVOY_GRACE = 5_000;

/** A URL that answers 200, or work that ends within a bounded time. */
export type Probe = string | (() => Promise<void>);

interface ProgramOptions {
  env: Environment;
  plan: Plan;
  /** The program's rendered configuration. */
  file: string;
  logDirectory: string;
  /** Opens the program's sealed secrets. */
  secretsKey: string;
  /** The program serves once each holds, one after the other. */
  probes: () => Probe[];
}

export interface BrightstaffOptions extends ProgramOptions {
  /** A URL that answers as long as the process does not hang. */
  healthUrl: string;
  /** Where it serves `plano state`. */
  stateSocket: string;
}

export function brightstaffProgram({
  env,
  plan,
  file,
  logDirectory,
  secretsKey,
  stateSocket,
  healthUrl,
  probes,
}: BrightstaffOptions): Program {
  const { PLANO_LOG_LEVEL: level } = env;
  return {
    name: "brightstaff",
    grace: BRIGHTSTAFF_GRACE,
    answers: () => answers(healthUrl),
    ready: (child) => answersAll(child, probes()),
    spawn: () =>
      new Child({
        name: "brightstaff",
        command: process.execPath,
        parameters: [BRIGHTSTAFF_MAIN],
        env: {
          ...bareEnvironment(env),
          PLANO_CONFIG: file,
          PLANO_SUPERVISED: "1",
          // Node.js from 22.1 on caches compiled code there for the next start.
          NODE_COMPILE_CACHE: path.join(path.dirname(file), "compile-cache"),
          ...(level !== undefined && { PLANO_LOG_LEVEL: level }),
          [BRIGHTSTAFF_SECRETS_KEY_VARIABLE]: secretsKey,
          [STATE_SOCKET_VARIABLE]: stateSocket,
        },
        logPath: path.join(logDirectory, "brightstaff.log"),
        logLimits: plan.config.logs,
      }),
  };
}

interface EnvoyOptions extends ProgramOptions {
  /** Of what stands for clients and messages in observations. */
  identityKey: string;
}

export async function envoyProgram(
  { env, plan, file, logDirectory, secretsKey, identityKey, probes }: EnvoyOptions,
  binary: string,
  concurrency?: number,
): Promise<Program> {
  const command = await withParentDeathSignal(envoyCommand(binary, { file, plan }, concurrency), env.PATH);
  return {
    name: "Envoy",
    grace: ENVOY_GRACE,
    ready: (child) => answersAll(child, probes()),
    spawn: () =>
      new Child({
        name: "Envoy",
        ...command,
        env: {
          ...bareEnvironment(env),
          ...plan.signing,
          [SECRETS_KEY_VARIABLE]: secretsKey,
          [IDENTITY_KEY_VARIABLE]: identityKey,
        },
        logPath: path.join(logDirectory, "envoy.log"),
        logLimits: plan.config.logs,
      }),
  };
}

async function answersAll(child: Child, probes: readonly Probe[]): Promise<void> {
  const deadline = Date.now() + READY_WITHIN;
  const ended = child.ended.then((reason) => {
    throw new CommandError(`${child.name} ${reason}.${evidence(child)}`);
  });
  ended.catch(() => {});
  for (const probe of probes) {
    if (typeof probe === "string") await untilReady(child, probe, deadline);
    else await Promise.race([probe(), ended]);
  }
}

/** Without hot restart several Envoys can run side by side. The access log shows errors of traffic. */
const ENVOY_OPTIONS = [
  "--disable-hot-restart",
  "--log-level",
  "warning",
  // The access log is read while something happens; the default is 10 s.
  "--file-flush-interval-msec",
  "1000",
  // A connection of a listener that was replaced ends with its next response, so that new rules bind at once.
  "--drain-strategy",
  "immediate",
];

/** Seconds that a replaced listener keeps its streams, when streams have no bound of their own. */
const LONGEST_DRAIN = 600;

function envoyCommand(
  command: string,
  { file, plan }: Pick<ProgramOptions, "file" | "plan">,
  concurrency: number | undefined,
): Command {
  const { streamDurationMilliseconds: longest } = plan.config.limits;
  const drain = longest === 0 ? LONGEST_DRAIN : Math.ceil(longest / 1_000);
  const parameters = [...ENVOY_OPTIONS, "--drain-time-s", String(drain), "-c", file];
  return {
    command,
    parameters:
      concurrency === undefined ? parameters : [...parameters, "--concurrency", String(concurrency)],
  };
}
