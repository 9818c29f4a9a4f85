// One program that Plano started: its log, its end, and how to stop it. Signals only its own pid.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { LogFile, type LogLimits } from "./log-file.js";

export interface ChildOptions {
  name: string;
  command: string;
  parameters: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Its output is appended here. */
  logPath: string;
  logLimits: LogLimits;
}

const TAIL_BYTES = 8_192;

export class Child {
  readonly name: string;
  readonly logPath: string;
  /** Resolves with the reason once the program is gone. */
  readonly ended: Promise<string>;
  readonly #process: ChildProcess;
  readonly #log: LogFile;
  #tail = "";
  #gone = false;

  constructor({ name, command, parameters, env, logPath, logLimits }: ChildOptions) {
    this.name = name;
    this.logPath = logPath;
    this.#log = new LogFile(logPath, logLimits);
    // Own process group: Ctrl-C in a terminal reaches only Plano, which then stops its programs in order.
    // Standard input stays open while this process lives; its end tells brightstaff that Plano is gone.
    this.#process = spawn(command, parameters, { env, stdio: ["pipe", "pipe", "pipe"], detached: true });
    this.#process.stdin?.on("error", () => {});
    this.#process.stdout?.on("data", (data: Buffer) => this.#hear(data));
    this.#process.stderr?.on("data", (data: Buffer) => this.#hear(data));
    this.ended = this.#end();
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get running(): boolean {
    return !this.#gone;
  }

  /** The last lines of its output. */
  lastLines(count = 12): string[] {
    return this.#tail.trimEnd().split("\n").slice(-count);
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  /** Sends SIGTERM, then SIGKILL after `grace` milliseconds. */
  async stop(grace: number): Promise<void> {
    if (this.#gone) return;
    this.#process.kill("SIGTERM");
    const timer = new AbortController();
    const late = wait(grace, true, { signal: timer.signal }).catch(() => false);
    const isLate = await Promise.race([late, this.ended.then(() => false)]);
    timer.abort();
    if (isLate) this.#process.kill("SIGKILL");
    await this.ended;
  }

  #hear(data: Buffer): void {
    this.#log.write(data);
    this.#tail = (this.#tail + data.toString("utf8")).slice(-TAIL_BYTES);
  }

  async #end(): Promise<string> {
    const failed = once(this.#process, "error").then(
      ([error]) => `could not be started: ${(error as Error).message}`,
    );
    const closed = once(this.#process, "close").then(([code, signal]: unknown[]) =>
      signal === null ? `ended with status ${String(code)}` : `was ended by ${String(signal)}`,
    );
    closed.catch(() => {});
    failed.catch(() => {});
    const reason = await Promise.race([failed, closed]);
    this.#gone = true;
    this.#log.close();
    return reason;
  }
}
