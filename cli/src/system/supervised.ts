// Keeps one program running. Kills a program that no longer answers, and restarts one that has ended: the first time at
// once, then after a delay that doubles up to a bound. A healthy while resets the delay. It never gives up.
import { setTimeout as wait } from "node:timers/promises";
import { untilAborted } from "../stop/stopping.js";
import type { Child } from "./child.js";
import { CommandError, messageOf } from "./command-error.js";
import { evidence } from "./readiness.js";

export interface Program {
  name: string;
  spawn(): Child;
  /** Starts one that takes over from the one that runs. */
  succeed?(): Child;
  /** Resolves once the program serves; rejects if it ends first or takes too long. */
  ready(child: Child): Promise<void>;
  /** Whether it still answers, once it serves, within a bounded time. Never rejects. */
  answers?(): Promise<boolean>;
  /** Milliseconds it may take to end after SIGTERM. */
  grace: number;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves early when `signal` aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export interface PartStatus {
  state: "starting" | "running" | "waiting" | "stopped";
  /** Absent while no process runs. */
  pid?: number;
  restarts: number;
  /** Times within the last minute at which the program ended by itself, in milliseconds since the epoch. */
  ends: number[];
  /** Only while `waiting`: when the next start is due. */
  nextStart?: number;
  /** Why it last ended, with its last lines. */
  reason?: string;
}

export interface SupervisedOptions {
  log?: (line: string) => void;
  /** Called after every change of the status. */
  onChange?: () => void;
  clock?: Clock;
}

const SECOND_DELAY = 100;
const LONGEST_DELAY = 30_000;
const HEALTHY_AFTER = 30_000;
const MINUTE = 60_000;
const ASKED_EVERY = 2_000;
/** In a row; a busy machine or a large request may cost the one or other answer. */
const MOST_UNANSWERED = 5;

export class Supervised {
  #program: Program;
  readonly #log: (line: string) => void;
  readonly #onChange: () => void;
  readonly #clock: Clock;
  readonly #stopping = new AbortController();
  readonly #status: PartStatus = { state: "stopped", restarts: 0, ends: [] };
  #child: Child | undefined;
  /** Those that another has taken over from. */
  readonly #former = new Set<Child>();
  #delay = 0;
  #readySince: number | undefined;
  #kept: Promise<unknown> = Promise.resolve();

  constructor(program: Program, { log, onChange, clock }: SupervisedOptions = {}) {
    this.#program = program;
    this.#log = log ?? (() => {});
    this.#onChange = onChange ?? (() => {});
    this.#clock = clock ?? systemClock;
  }

  get status(): PartStatus {
    return { ...this.#status, ends: [...this.#status.ends] };
  }

  /** The first start; rejects if it fails. */
  async start(): Promise<void> {
    const child = await this.#launch();
    this.#kept = this.#keep(child);
  }

  /**
   * Starts `next` beside the program that runs, and keeps it from the moment it serves. Resolves with the one before, which
   * ends on its own. Rejects when `next` does not come to serve, or `unneeded` aborts first; the one before is kept then.
   */
  async succeed(next: Program, unneeded: AbortSignal): Promise<Child> {
    const before = this.#child;
    if (before?.running !== true || this.#status.state !== "running" || next.succeed === undefined)
      throw new CommandError(`${this.#program.name} is not running.`);
    const child = next.succeed();
    this.#former.add(child);
    try {
      const over = AbortSignal.any([unneeded, this.#stopping.signal]);
      await Promise.race([next.ready(child), untilAborted(over)]);
      over.throwIfAborted();
      if (this.#child !== before) throw new CommandError(`${before.name} has ended meanwhile.`);
    } catch (error) {
      await child.stop(next.grace);
      throw error;
    } finally {
      this.#former.delete(child);
    }
    this.#program = next;
    this.#child = child;
    this.#former.add(before);
    void before.ended.then(() => this.#former.delete(before));
    this.#readySince = this.#clock.now();
    this.#change({ state: "running", ...pidOf(child) });
    this.#kept = Promise.all([this.#kept, this.#keep(child)]);
    return before;
  }

  /** Ends the program, or the wait for its next start. Nothing is started afterwards. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const { grace } = this.#program;
    // One that took over does not survive the other.
    await this.#child?.stop(grace);
    await Promise.all([...this.#former].map((child) => child.stop(grace)));
    await this.#kept;
    this.#change({ state: "stopped" });
  }

  /** Signals the running process, if there is one. */
  signal(name: NodeJS.Signals): void {
    for (const child of [this.#child, ...this.#former]) if (child?.running === true) child.signal(name);
  }

  /** Until another takes over. */
  async #keep(first: Child): Promise<void> {
    let child = first;
    let reason = await this.#endOf(child);
    while (!this.#stopping.signal.aborted && this.#child === child) {
      await this.#backOff(reason);
      if (this.#stopping.signal.aborted) return;
      const began = this.#clock.now();
      try {
        child = await this.#launch();
        this.#log(`${this.#program.name} is back after ${seconds(this.#clock.now() - began)}.`);
        reason = await this.#endOf(child);
      } catch (error) {
        child = this.#child ?? child;
        await this.#child?.stop(this.#program.grace);
        reason = messageOf(error);
      }
    }
  }

  async #launch(): Promise<Child> {
    this.#readySince = undefined;
    const child = this.#program.spawn();
    this.#child = child;
    this.#change({ state: "starting", ...pidOf(child) });
    await this.#program.ready(child);
    this.#readySince = this.#clock.now();
    this.#change({ state: "running", ...pidOf(child) });
    return child;
  }

  async #endOf(child: Child): Promise<string> {
    const over = new AbortController();
    let why = "";
    void this.#untilSilent(AbortSignal.any([over.signal, this.#stopping.signal])).then((isSilent) => {
      if (!isSilent) return;
      why = "did not answer and ";
      // A program that hangs hears no other signal.
      child.signal("SIGKILL");
    });
    const end = await child.ended;
    over.abort();
    return `${child.name} ${why}${end}.${evidence(child)}`;
  }

  /** True: the program no longer answers. False: `signal` has aborted. */
  async #untilSilent(signal: AbortSignal): Promise<boolean> {
    if (this.#program.answers === undefined) return false;
    for (let unanswered = 0; unanswered < MOST_UNANSWERED; ) {
      await this.#clock.wait(ASKED_EVERY, signal);
      if (signal.aborted) return false;
      unanswered = (await this.#program.answers()) ? 0 : unanswered + 1;
    }
    return !signal.aborted;
  }

  async #backOff(reason: string): Promise<void> {
    const now = this.#clock.now();
    const wasHealthy = this.#readySince !== undefined && now - this.#readySince >= HEALTHY_AFTER;
    if (wasHealthy) this.#delay = 0;
    const delay = this.#delay;
    this.#delay = Math.min(Math.max(delay * 2, SECOND_DELAY), LONGEST_DELAY);
    this.#status.restarts += 1;
    this.#status.ends = [...this.#status.ends.filter((end) => end > now - MINUTE), now];
    this.#status.reason = reason;
    this.#change({ state: "waiting", nextStart: now + delay });
    const times = this.#status.ends.length;
    const often = times > 1 ? `, ${times} times in the last minute` : "";
    const when = delay === 0 ? "at once" : `in ${seconds(delay)}`;
    this.#log(`${this.#program.name} restarts ${when}${often}: ${reason}`);
    await this.#clock.wait(delay, this.#stopping.signal);
  }

  #change(change: Pick<PartStatus, "state" | "pid" | "nextStart">): void {
    delete this.#status.pid;
    delete this.#status.nextStart;
    Object.assign(this.#status, change);
    this.#onChange();
  }
}

const systemClock: Clock = {
  now: Date.now,
  wait: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => {}),
};

function pidOf({ pid }: Child): Pick<PartStatus, "pid"> {
  return pid === undefined ? {} : { pid };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
