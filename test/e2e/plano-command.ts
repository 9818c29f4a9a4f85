// The command line, as a user has it.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import type { RunningPlano } from "@plano/cli";

const PLANO = path.join(import.meta.dirname, "../../cli/bin/plano.js");

const envFor = (home: string): NodeJS.ProcessEnv => ({ ...process.env, PLANO_HOME: home, NO_COLOR: "1" });

/** Commands with this home find a Plano that was started without one of its own. */
export async function showToCommands(home: string, plano: RunningPlano): Promise<void> {
  const { dashboardUrl, dashboardTokenPath } = plano;
  const run = { pid: process.pid, started: "", dashboardUrl, dashboardTokenPath };
  await writeFile(path.join(home, "run.json"), JSON.stringify(run));
}

/** Its exit status, and what it printed. `home` is where it keeps its state. */
export async function planoCommand(home: string, parameters: readonly string[]): Promise<[number, string]> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [PLANO, ...parameters], {
      env: envFor(home),
    });
    return [0, stdout];
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return [code, stdout + stderr];
  }
}

export interface StartedCommand {
  /** So far. */
  printed(): string;
  /** Its errors so far. */
  complained(): string;
  /** The exit status. */
  ended: Promise<number | null>;
  /** As Ctrl-C does; gives the exit status. */
  interrupt(): Promise<number | null>;
}

/** For a command that goes on until it is interrupted. */
export function startPlanoCommand(home: string, parameters: readonly string[]): StartedCommand {
  const command = spawn(process.execPath, [PLANO, ...parameters], {
    env: envFor(home),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const hear = (stream: Readable): (() => string) => {
    let heard = "";
    stream.setEncoding("utf8").on("data", (text: string) => {
      heard += text;
    });
    return () => heard;
  };
  const printed = hear(command.stdout);
  const complained = hear(command.stderr);
  const ended = (once(command, "close") as Promise<[number | null]>).then(([status]) => status);
  const interrupt = (): Promise<number | null> => {
    command.kill("SIGINT");
    return ended;
  };
  return { printed, complained, ended, interrupt };
}

export interface TerminalCommand {
  /** So far, with escapes. */
  printed(): string;
  press(keys: string): void;
  /** The exit status. */
  ended: Promise<number | null>;
  /** Takes its terminal away. */
  end(): void;
}

/** In a terminal of its own, of 30 rows. */
export function startInTerminal(home: string, parameters: readonly string[], columns = 120): TerminalCommand {
  const line = [
    `stty cols ${columns} rows 30 &&`,
    ...[process.execPath, PLANO, ...parameters].map((word) => `'${word}'`),
  ];
  const command = spawn("script", ["-qefc", line.join(" "), "/dev/null"], {
    env: { ...envFor(home), TERM: "xterm" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let printed = "";
  command.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  const ended = (once(command, "close") as Promise<[number | null]>).then(([status]) => status);
  const press = (keys: string): void => void command.stdin.write(keys);
  return { printed: () => printed, press, ended, end: () => void command.kill("SIGHUP") };
}
