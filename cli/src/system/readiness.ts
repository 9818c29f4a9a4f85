// Waits until a URL answers, for a bounded time. Stops waiting as soon as the program has ended.
import { setTimeout as wait } from "node:timers/promises";
import type { Child } from "./child.js";
import { CommandError } from "./command-error.js";
import { answers } from "./probe.js";

const INTERVAL = 50;

/** Milliseconds since the epoch at which the wait ends. */
export type Deadline = number;

/** Throws a CommandError with the program's last lines. */
export async function untilReady(child: Child, url: string, deadline: Deadline): Promise<void> {
  let ended: string | undefined;
  void child.ended.then((reason) => {
    ended = reason;
  });
  while (!(await answers(url))) {
    if (ended !== undefined) throw new CommandError(`${child.name} ${ended}.${evidence(child)}`);
    if (Date.now() > deadline)
      throw new CommandError(`${child.name} was not ready in time (${url}).${evidence(child)}`);
    await wait(INTERVAL);
  }
}

/** The end of a program's log, indented. */
export function evidence(child: Child): string {
  const lines = child.lastLines().filter((line) => line !== "");
  if (lines.length === 0) return `\nIt printed nothing; its log is ${child.logPath}.`;
  return `\nThe last lines of ${child.logPath}:\n${lines.map((line) => `    ${line}`).join("\n")}`;
}
