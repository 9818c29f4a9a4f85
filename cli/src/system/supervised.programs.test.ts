import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Child } from "./child.js";
import { evidence } from "./readiness.js";
import { type Clock, type PartStatus, type Program, Supervised } from "./supervised.js";

const ENDLESS = "console.log('up'); setInterval(() => {}, 1000)";

const NEVER = new AbortController().signal;

let directory: string;
let parts: Supervised[] = [];
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-supervised-"));
});
afterEach(async () => {
  for (const part of parts) await part.stop();
  parts = [];
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Time advances only by waiting, without delay; records each wait. */
class TestClock implements Clock {
  time = 0;
  readonly delays: number[] = [];
  /** Waits from this one on end only when they are aborted. */
  holdFrom = Number.POSITIVE_INFINITY;
  now = (): number => this.time;
  wait = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
    this.delays.push(milliseconds);
    this.time += milliseconds;
    if (this.delays.length < this.holdFrom || signal.aborted) return;
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  };
}

/** The n-th start runs `scripts[n]`, later ones the last. A program is ready when it prints `up`. */
function supervise(
  scripts: string[],
  clock: Clock,
  answers?: Program["answers"],
): { part: Supervised; program: Program; log: string[]; states: PartStatus[] } {
  const log: string[] = [];
  const states: PartStatus[] = [];
  let starts = 0;
  const program: Program = {
    name: "it",
    grace: 5_000,
    ...(answers && { answers }),
    spawn: () => {
      const script = scripts[Math.min(starts, scripts.length - 1)] ?? "";
      starts += 1;
      return new Child({
        name: "it",
        command: process.execPath,
        parameters: ["-e", script],
        env: { PATH: process.env.PATH ?? "" },
        logPath: path.join(directory, "it.log"),
        logLimits: { maxBytes: 1 << 20, keep: 1 },
      });
    },
    ready: async (child) => {
      while (!child.lastLines().includes("up")) {
        if (!child.running) throw new Error(`it ${await child.ended}.${evidence(child)}`);
        await new Promise(setImmediate);
      }
    },
  };
  const part = new Supervised(program, {
    clock,
    log: (line) => log.push(line),
    onChange: () => states.push(part.status),
  });
  parts.push(part);
  return { part, program, log, states };
}

function killed(part: Supervised): number {
  const { pid } = part.status;
  if (pid === undefined) throw new Error("it does not run");
  process.kill(pid, "SIGKILL");
  return pid;
}

const isRunning = ({ status }: Supervised): boolean => status.state === "running";

test("restarts a killed program under another pid and logs why and when", async () => {
  const { part, log, states } = supervise([ENDLESS], new TestClock());
  await part.start();
  const before = killed(part);
  await expect.poll(() => part.status.restarts === 1 && isRunning(part)).toBe(true);
  expect(part.status.pid).not.toBe(before);
  expect(states.map(({ state }) => state)).toEqual(["starting", "running", "waiting", "starting", "running"]);
  expect(states[2]).toMatchObject({ nextStart: 0, ends: [0], reason: expect.stringContaining("SIGKILL") });
  expect(states[2]?.pid).toBeUndefined();
  expect(log).toEqual([
    expect.stringMatching(/^it restarts at once: it was ended by SIGKILL\.\nThe last lines of .*\n {4}up$/),
    expect.stringMatching(/^it is back after \d+\.\d s\.$/),
  ]);
});

test("restarts a program that keeps ending with growing, bounded delays, and never gives up", async () => {
  const clock = new TestClock();
  clock.holdFrom = 12;
  const { part, log } = supervise([ENDLESS, "console.error('no'); process.exitCode = 3"], clock);
  await part.start();
  killed(part);
  await expect.poll(() => clock.delays.length, { timeout: 30_000 }).toBe(12);
  expect(clock.delays).toEqual([0, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
  expect(log.at(-1)).toMatch(
    /^it restarts in 30\.0 s, 3 times in the last minute: it ended with status 3\.\n.*\n {4}no$/,
  );
  expect(part.status).toMatchObject({ state: "waiting", restarts: 12, nextStart: clock.time });
});

test("resets the delay once the program has been healthy for a while", async () => {
  const clock = new TestClock();
  const { part } = supervise([ENDLESS], clock);
  await part.start();
  for (const wellFor of [0, 0, 29_999, 30_000, 0]) {
    const { restarts } = part.status;
    clock.time += wellFor;
    killed(part);
    await expect.poll(() => part.status.restarts > restarts && isRunning(part)).toBe(true);
  }
  expect(clock.delays).toEqual([0, 100, 200, 0, 100]);
});

test("fails with the last lines, without a restart, when the first start fails", async () => {
  const clock = new TestClock();
  const { part } = supervise(["console.log('the reason'); process.exit(1)"], clock);
  await expect(part.start()).rejects.toThrow(/it ended with status 1\.\n.*\n {4}the reason/);
  expect(clock.delays).toEqual([]);
});

test("starts nothing more when stopped while it waits for the next start", async () => {
  const clock = new TestClock();
  clock.holdFrom = 1;
  const { part, states } = supervise([ENDLESS], clock);
  await part.start();
  killed(part);
  await expect.poll(() => part.status.state).toBe("waiting");
  await part.stop();
  expect(states.map(({ state }) => state)).toEqual(["starting", "running", "waiting", "stopped"]);
});

test("ends the program when stopped while it starts again", async () => {
  const { part, log } = supervise([ENDLESS, "setInterval(() => {}, 1000)"], new TestClock());
  await part.start();
  killed(part);
  await expect.poll(() => part.status.restarts === 1 && part.status.state).toBe("starting");
  const { pid = 0 } = part.status;
  await part.stop();
  expect(part.status).toMatchObject({ state: "stopped", restarts: 1 });
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  expect(log).toHaveLength(1);
});

test("kills a program that gives no answer any more, and starts it again", async () => {
  const clock = new TestClock();
  const answer = [true, false, false, false, false, true, false, false, false, false, false];
  const { part, log } = supervise([ENDLESS], clock, async () => {
    await new Promise(setImmediate);
    return answer.shift() ?? true;
  });
  await part.start();
  const { pid = 0 } = part.status;
  // It would not hear SIGTERM.
  process.kill(pid, "SIGSTOP");
  await expect.poll(() => part.status.restarts === 1 && isRunning(part)).toBe(true);
  expect(part.status.pid).not.toBe(pid);
  expect(log[0]).toMatch(/^it restarts at once: it did not answer and was ended by SIGKILL\./);
  expect(answer).toEqual([]);
  expect(clock.delays.slice(0, 12)).toEqual([...Array.from({ length: 11 }, () => 2_000), 0]);
  await part.stop();
  const asked = clock.delays.length;
  await new Promise(setImmediate);
  expect(clock.delays.length).toBe(asked);
});

test("one that takes over is kept from then on, and the one before ends unnoticed", async () => {
  const { part, program, log } = supervise([ENDLESS], new TestClock());
  await part.start();
  const { pid: before = 0 } = part.status;
  const former = await part.succeed({ ...program, succeed: program.spawn }, NEVER);
  expect(former.pid).toBe(before);
  const { pid: now = 0 } = part.status;
  expect(now).not.toBe(before);
  process.kill(before, "SIGKILL");
  await former.ended;
  expect([part.status.pid, part.status.restarts, log]).toEqual([now, 0, []]);
  killed(part);
  await expect.poll(() => part.status.restarts === 1 && isRunning(part)).toBe(true);
});

test("one that fails to take over leaves the one before in its place", async () => {
  const { part, program } = supervise([ENDLESS, "process.exit(3)", ENDLESS], new TestClock());
  await part.start();
  const { pid } = part.status;
  await expect(part.succeed({ ...program, succeed: program.spawn }, NEVER)).rejects.toThrow(
    "ended with status 3",
  );
  expect(part.status).toMatchObject({ state: "running", pid, restarts: 0 });
});

test("stopping ends both the one that has taken over and the one before", async () => {
  const { part, program } = supervise([ENDLESS], new TestClock());
  await part.start();
  const former = await part.succeed({ ...program, succeed: program.spawn }, NEVER);
  const { pid = 0 } = part.status;
  await part.stop();
  for (const each of [former.pid ?? 0, pid]) expect(() => process.kill(each, 0)).toThrow("ESRCH");
});

test("one that takes over ends when it is no longer needed before it serves", async () => {
  const { part, program } = supervise([ENDLESS, "setInterval(() => {}, 1000)"], new TestClock());
  await part.start();
  const { pid } = part.status;
  const unneeded = new AbortController();
  let next: Child | undefined;
  const succeed = (): Child => {
    next = program.spawn();
    return next;
  };
  const taken = part.succeed({ ...program, succeed }, unneeded.signal);
  unneeded.abort(new Error("Plano is stopping."));
  await expect(taken).rejects.toThrow("Plano is stopping.");
  expect(next?.running).toBe(false);
  expect(part.status).toMatchObject({ state: "running", pid, restarts: 0 });
});
