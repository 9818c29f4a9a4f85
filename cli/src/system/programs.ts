// Envoy and brightstaff: how each is started, when it is ready, and how long it may take to end.
import path from "node:path";
import { BRIGHTSTAFF_SECRETS_KEY_VARIABLE, STATE_SOCKET_VARIABLE } from "@plano/brightstaff";
import type { Environment } from "@plano/config";
import { IDENTITY_KEY_VARIABLE } from "@plano/config/run-time";
import { SECRETS_KEY_VARIABLE } from "@plano/envoy";
import { untilAborted } from "../stop/stopping.js";
import type { Epochs } from "../upgrade/epochs.js";
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

/** A URL that answers 200, or work that ends within a bounded time, at once when nobody waits for it any more. */
export type Probe = string | ((unneeded: AbortSignal) => Promise<void>);

interface ProgramOptions {
  env: Environment;
  plan: Plan;
  /** The program's rendered configuration. */
  file: string;
  logDirectory: string;
  /** Opens the program's sealed secrets. */
  secretsKey: string;
  /** The secret of the hashes by which logs and records name clients and messages. */
  identityKey: string;
  /** The program serves once each holds, one after the other. Each has its own time. */
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
  identityKey,
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
          // glibc would keep free memory apart for each of a dozen threads, most of which rarely work.
          MALLOC_ARENA_MAX: "2",
          ...(level !== undefined && { PLANO_LOG_LEVEL: level }),
          [BRIGHTSTAFF_SECRETS_KEY_VARIABLE]: secretsKey,
          [IDENTITY_KEY_VARIABLE]: identityKey,
          [STATE_SOCKET_VARIABLE]: stateSocket,
        },
        logPath: path.join(logDirectory, "brightstaff.log"),
        logLimits: plan.config.logs,
      }),
  };
}

interface EnvoyOptions extends ProgramOptions {
  /** Undefined where one Envoy cannot follow another. */
  epochs: Epochs | undefined;
  concurrency?: number | undefined;
}

export interface EnvoyProgram extends Program {
  binary: string;
  /** Throws a CommandError that says what this Envoy does not take of its configuration, or the reason of `unneeded`. */
  validate(unneeded: AbortSignal): Promise<void>;
}

export async function envoyProgram(options: EnvoyOptions, binary: string): Promise<EnvoyProgram> {
  const { env, plan, logDirectory, secretsKey, identityKey, probes, epochs } = options;
  const own = {
    ...bareEnvironment(env),
    ...plan.signing,
    [SECRETS_KEY_VARIABLE]: secretsKey,
    [IDENTITY_KEY_VARIABLE]: identityKey,
  };
  const prepared = await withParentDeathSignal(envoyCommand(binary, options), env.PATH);
  const start = (parameters: readonly string[]): Child =>
    new Child({
      name: "Envoy",
      ...prepared,
      parameters: [...prepared.parameters, ...parameters],
      env: own,
      logPath: path.join(logDirectory, "envoy.log"),
      logLimits: plan.config.logs,
    });
  return {
    ...{ name: "Envoy", binary },
    grace: ENVOY_GRACE,
    ready: (child) => answersAll(child, probes()),
    spawn: () => start(epochs?.first() ?? ["--disable-hot-restart"]),
    ...(epochs !== undefined && { succeed: () => start(epochs.next()) }),
    validate: async (unneeded) => {
      const child = start(["--disable-hot-restart", "--mode", "validate"]);
      const late = AbortSignal.timeout(READY_WITHIN);
      await Promise.race([child.ended, untilAborted(AbortSignal.any([unneeded, late]))]);
      await child.stop(ENVOY_GRACE);
      unneeded.throwIfAborted();
      if (late.aborted)
        throw new CommandError(`Envoy does not read its configuration in time.${evidence(child)}`);
      const end = await child.ended;
      if (end !== VALID)
        throw new CommandError(`Envoy refuses its configuration: it ${end}.${evidence(child)}`);
    },
  };
}

/** How an Envoy ends that only reads its configuration. */
const VALID = "ended with status 0";

async function answersAll(child: Child, probes: readonly Probe[]): Promise<void> {
  const ended = child.ended.then((reason) => {
    throw new CommandError(`${child.name} ${reason}.${evidence(child)}`);
  });
  ended.catch(() => {});
  const over = new AbortController();
  try {
    for (const probe of probes) {
      if (typeof probe === "string") await untilReady(child, probe, Date.now() + READY_WITHIN);
      else await Promise.race([probe(over.signal), ended]);
    }
  } finally {
    over.abort();
  }
}

/** The access log shows errors of traffic. */
const ENVOY_OPTIONS = [
  "--log-level",
  "warning",
  // The access log is read while something happens; the default is 10 s.
  "--file-flush-interval-msec",
  "1000",
  // A connection of a listener that was replaced ends with its next response, so that new rules bind at once.
  "--drain-strategy",
  "immediate",
];

/** Milliseconds that a replaced listener or Envoy keeps its streams, when streams have no bound of their own. */
const LONGEST_DRAIN = 600_000;

export function longestDrain({ config }: Plan): number {
  const { streamDurationMilliseconds: longest } = config.limits;
  return longest === 0 ? LONGEST_DRAIN : Math.ceil(longest / 1_000) * 1_000;
}

function envoyCommand(command: string, { file, plan, concurrency }: EnvoyOptions): Command {
  const drain = String(longestDrain(plan) / 1_000);
  const times = ["--drain-time-s", drain, "--parent-shutdown-time-s", drain];
  const parameters = [...ENVOY_OPTIONS, ...times, "-c", file];
  return {
    command,
    parameters:
      concurrency === undefined ? parameters : [...parameters, "--concurrency", String(concurrency)],
  };
}
