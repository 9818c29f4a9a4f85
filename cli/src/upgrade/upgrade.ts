// A new Envoy in the place of the one that runs: another binary, another filter, another environment. It takes over the sockets,
// and the one before finishes its requests. When the new one does not come to serve, everything stays as it was.
import { execFile } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { plural } from "@plano/dashboard/terminal";
import type { FoundEnvoy } from "@plano/envoy";
import type { Deployment } from "../reload/deployment.js";
import { isNone, KeptNumbers, type OpenRequests, openRequests } from "../stop/open-requests.js";
import type { Child } from "../system/child.js";
import { CommandError, messageOf } from "../system/command-error.js";
import type { Plan } from "../system/plan.js";
import { type EnvoyProgram, longestDrain } from "../system/programs.js";
import type { Supervised } from "../system/supervised.js";
import type { Epochs } from "./epochs.js";

/** Envoy passes its numbers on every five seconds. */
const NUMBERS_JOINED_AFTER = 6_000;
const INTERVAL = 500;
const TIMEOUT = 20_000;
const TOLD_EVERY = 5_000;

export interface UpgraderOptions {
  adminUrl: string;
  /** The path of the admin interface. */
  adminSocket: string;
  epochs: Epochs | undefined;
  deployment: Deployment;
  proxy: Supervised;
  /** The one that runs. */
  program: EnvoyProgram;
  programFor: (plan: Plan, binary: string) => Promise<EnvoyProgram>;
}

type Tell = (line: string) => void;

export interface Upgrade {
  plan: Plan;
  envoy: FoundEnvoy;
  tell: Tell;
}

export interface IdleWait {
  /** Milliseconds; default: as long as streams may take. */
  longest: number | undefined;
  tell: Tell;
}

export interface Upgraded {
  /** Of Envoy. */
  version: string;
  pid: number;
  /** The pid of the Envoy that finishes its requests. */
  former: number;
  /** Milliseconds that it has for them. */
  longest: number;
}

interface Former {
  child: Child;
  since: number;
  numbers: KeptNumbers;
}

export class Upgrader {
  readonly #options: UpgraderOptions;
  #program: EnvoyProgram;
  #former: Former | undefined;
  /** Of the Envoy that another one is about to take over from, or has failed to: its admin interface may be closed. */
  #leaving: KeptNumbers | undefined;

  constructor(options: UpgraderOptions) {
    this.#options = options;
    this.#program = options.program;
  }

  /** Throws a CommandError when the new Envoy does not serve; the one before goes on. Comes after `untilIdle`. */
  async to({ plan, envoy, tell }: Upgrade): Promise<Upgraded> {
    const { epochs, deployment, proxy, programFor } = this.#options;
    if (epochs === undefined)
      throw new CommandError("One Envoy cannot follow another here: /dev/shm cannot be written.");
    const program = await programFor(plan, envoy.path);
    await assertCompatible(this.#program.binary, envoy);
    const restore = await deployment.prepare(plan);
    tell(`  Envoy ${envoy.version} reads the configuration`);
    await program.validate(deployment.stopping).catch(async (error: unknown) => {
      await restore();
      throw error;
    });
    tell(`  Envoy ${envoy.version} starts`);
    await this.#takeOver(program).catch(async (error: unknown) => {
      await restore();
      await this.#comeBack(messageOf(error));
    });
    this.#program = program;
    await deployment.replace(plan);
    const { pid = 0 } = proxy.status;
    const former = this.#former?.child.pid ?? 0;
    return { version: envoy.version, pid, former, longest: longestDrain(plan) };
  }

  /** An Envoy that fails has already closed the admin interface of the one before: that one's like takes its place. */
  async #comeBack(failed: string): Promise<never> {
    this.#options.deployment.assertRunning();
    await this.#takeOver(this.#program).catch((again: unknown) => {
      throw new CommandError(
        `${failed}\nThe Envoy before serves on without its admin interface: ${messageOf(again)}`,
      );
    });
    throw new CommandError(`The Envoy before is in its place again: ${failed}`);
  }

  /** Requests of clients in both Envoys; undefined when Envoy does not answer. */
  async openRequests(): Promise<OpenRequests | undefined> {
    const open = await openRequests(this.#options.adminUrl);
    const left = await this.#leaving?.read();
    if (left !== undefined) return moreOf(left, open ?? left);
    const { child, since = 0, numbers } = this.#former ?? {};
    const own = child?.running === true ? await numbers?.read() : undefined;
    if (open === undefined || own === undefined) return open;
    // Later the former's are among those of the one that runs.
    const isApart = Date.now() - since < NUMBERS_JOINED_AFTER;
    return {
      streams: isApart ? open.streams + own.streams : Math.max(open.streams, own.streams),
      unsentBytes: open.unsentBytes + own.unsentBytes,
    };
  }

  /**
   * Waits for the Envoy before the one that runs: the next one ends it, as does the one that runs when its time is over; it
   * must not end otherwise. Throws a CommandError when Plano stops meanwhile.
   */
  async untilIdle({ longest = longestDrain(this.#options.deployment.plan), tell }: IdleWait): Promise<void> {
    const { child, numbers } = this.#former ?? {};
    const deadline = Date.now() + longest;
    let told = 0;
    while (child?.running === true && Date.now() < deadline) {
      this.#options.deployment.assertRunning();
      const open = await numbers?.read();
      if (open !== undefined && isNone(open)) return;
      const now = Date.now();
      if (now - told >= TOLD_EVERY) {
        told = now;
        const count = open === undefined ? "requests" : plural(open.streams, "stream");
        const seconds = Math.ceil((deadline - now) / 1_000);
        tell(`  waiting for ${count} in the Envoy before, pid ${child.pid}, ${seconds} s left`);
      }
      await wait(INTERVAL);
    }
  }

  /** `next` takes over; numbers of the one before stay readable. */
  async #takeOver(next: EnvoyProgram): Promise<void> {
    const { proxy, epochs, adminSocket, deployment } = this.#options;
    const numbers = await this.#numbersNow(adminSocket);
    this.#leaving = numbers;
    try {
      const child = await proxy.succeed(next, deployment.stopping);
      this.#former?.numbers.close();
      this.#former = { child, since: Date.now(), numbers };
      this.#leaving = undefined;
    } catch (error) {
      epochs?.back();
      throw error;
    }
  }

  /** Those that an upgrade that failed has left, as long as they tell something. */
  async #numbersNow(adminSocket: string): Promise<KeptNumbers> {
    const left = this.#leaving;
    if (left !== undefined && (await left.read()) !== undefined) return left;
    left?.close();
    return KeptNumbers.of(adminSocket);
  }
}

/** Of the same Envoy, or of two, one of which has hardly begun. */
function moreOf(one: OpenRequests, other: OpenRequests): OpenRequests {
  return {
    streams: Math.max(one.streams, other.streams),
    unsentBytes: Math.max(one.unsentBytes, other.unsentBytes),
  };
}

/** Throws a CommandError when the two do not understand each other, as of versions that are far apart. */
async function assertCompatible(running: string, { path, version }: FoundEnvoy): Promise<void> {
  const [before, next] = await Promise.all([running, path].map(restartVersion));
  if (before === next) return;
  throw new CommandError(
    `Envoy ${version} cannot take over from the one that runs: their versions of hot restart are ${next} and ${before}. ` +
      "Use `plano down` and `plano up`.",
  );
}

/** Undefined when it does not say. */
async function restartVersion(binary: string): Promise<string | undefined> {
  const options = { timeout: TIMEOUT };
  return promisify(execFile)(binary, ["--hot-restart-version"], options).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}
