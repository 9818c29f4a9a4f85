// Envoy's hot restart: a new Envoy takes over the sockets of the one that runs, which finishes its requests. Each Envoy is an
// epoch; those that follow each other share a base id, which Envoy chooses, some shared memory, and unix sockets of their
// owner's. https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/operations/hot_restart
import { accessSync, closeSync, constants, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { openPrivate } from "../system/log-file.js";
import { placeSocket, type SocketPlace } from "../system/socket-place.js";

const SHARED_MEMORY = "/dev/shm";
/** Envoy adds the role and a number to the path. */
const LONGEST_SUFFIX = "_udp_parent_42949672950";
const INTERVAL = 50;
const TIMEOUT = 2_000;
/** Milliseconds until a started Envoy has to serve. */
const SERVING_WITHIN = 60_000;

export class Epochs {
  readonly #socket: SocketPlace;
  readonly #baseIdPath: string;
  #epoch = 0;

  private constructor(directory: string, socket: SocketPlace) {
    this.#socket = socket;
    this.#baseIdPath = path.join(directory, "envoy-base-id");
  }

  /** Undefined where the system has no shared memory: Envoy runs without hot restart there. */
  static async in(directory: string, log: (line: string) => void): Promise<Epochs | undefined> {
    try {
      accessSync(SHARED_MEMORY, constants.W_OK);
    } catch {
      return undefined;
    }
    const own = path.resolve(directory, `envoy-restart${LONGEST_SUFFIX}`);
    return new Epochs(directory, await placeSocket(own, log));
  }

  /** Of an Envoy that follows none. */
  first(): string[] {
    this.#forget();
    this.#epoch = 0;
    // Envoy writes into a file that is there, and would make one that all can read.
    closeSync(openPrivate(this.#baseIdPath));
    return ["--use-dynamic-base-id", "--base-id-path", this.#baseIdPath, ...this.#sockets];
  }

  /** Of an Envoy that follows the one that runs. */
  next(): string[] {
    const baseId = this.#baseId;
    if (baseId === undefined) throw new Error(`${this.#baseIdPath} cannot be read`);
    this.#epoch += 1;
    return ["--base-id", baseId, "--restart-epoch", String(this.#epoch), ...this.#sockets];
  }

  /** The one that followed has not come to serve: another can take its place. */
  back(): void {
    this.#epoch = Math.max(0, this.#epoch - 1);
  }

  /** Waits until the Envoy of this epoch serves at its admin address. */
  async untilServing(adminUrl: string, unneeded: AbortSignal): Promise<void> {
    const deadline = Date.now() + SERVING_WITHIN;
    while (!unneeded.aborted && !(await this.#serves(adminUrl))) {
      if (Date.now() > deadline) throw new Error("it does not serve in time");
      await wait(INTERVAL);
    }
  }

  async close(): Promise<void> {
    this.#forget();
    await this.#socket.close();
  }

  async #serves(adminUrl: string): Promise<boolean> {
    try {
      const response = await fetch(`${adminUrl}/server_info`, { signal: AbortSignal.timeout(TIMEOUT) });
      const { state, command_line_options: options } = (await response.json()) as ServerInfo;
      return state === "LIVE" && options.restart_epoch === this.#epoch;
    } catch {
      return false;
    }
  }

  get #baseId(): string | undefined {
    try {
      return readFileSync(this.#baseIdPath, "utf8").trim() || undefined;
    } catch {
      return undefined;
    }
  }

  /** What the paths of Envoy's sockets begin with. */
  get #place(): string {
    return this.#socket.path.slice(0, -LONGEST_SUFFIX.length);
  }

  get #sockets(): string[] {
    return ["--socket-path", this.#place, "--socket-mode", "600"];
  }

  /** What Envoy leaves: its sockets, and memory if it was killed. */
  #forget(): void {
    const { dir, base } = path.parse(this.#place);
    for (const name of namesIn(dir))
      if (name.startsWith(`${base}_`)) rmSync(path.join(dir, name), { force: true });
    const baseId = this.#baseId;
    rmSync(this.#baseIdPath, { force: true });
    if (baseId !== undefined)
      rmSync(path.join(SHARED_MEMORY, `envoy_shared_memory_${Number(baseId) * 10}`), { force: true });
  }
}

/** None if it is gone: whoever stops goes on. */
function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

interface ServerInfo {
  state: string;
  command_line_options: { restart_epoch: number };
}
