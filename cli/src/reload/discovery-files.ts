// The files that Envoy watches: writes each only when its content changes, and waits until Envoy has taken it.
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import {
  type DiscoveryFile,
  discoveryPath,
  discoveryVersion,
  type Named,
  renderDiscoveryFile,
} from "@plano/envoy";
import { CommandError } from "../system/command-error.js";
import { writePrivate } from "../system/files.js";
import { type DiscoveryState, discoveryState } from "./envoy-statistics.js";

/** Milliseconds until Envoy must have taken a file; it usually needs a few. */
const LONGEST_TAKING = 20_000;
/** Milliseconds to wait for the addresses of new clusters; a request that comes earlier waits for its own. */
const LONGEST_WARMING = 5_000;
const INTERVAL = 5;
/** Of Envoy's log, as evidence. */
const LINES = 5;

export interface Envoy {
  adminUrl: string;
  logPath: string;
}

export class DiscoveryFiles {
  readonly #directory: string;
  readonly #versions = new Map<DiscoveryFile, string>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Writes a file that Envoy is not running with yet. */
  async write(file: DiscoveryFile, resources: Named): Promise<boolean> {
    const version = discoveryVersion(resources);
    if (this.#versions.get(file) === version) return false;
    await writePrivate(discoveryPath(this.#directory, file), renderDiscoveryFile(file, resources));
    this.#versions.set(file, version);
    return true;
  }

  /** Throws a CommandError when Envoy refuses the file; false when nothing had to be written. */
  async apply(file: DiscoveryFile, resources: Named, envoy: Envoy): Promise<boolean> {
    const before = await discoveryState(envoy.adminUrl, file);
    const logged = await sizeOfLog(envoy.logPath);
    if (!(await this.write(file, resources))) return false;
    // Envoy reads it together with the listener that will need it.
    if (before?.version === "") return true;
    const version = this.#versions.get(file) ?? "";
    const began = Date.now();
    for (;;) {
      const state = await discoveryState(envoy.adminUrl, file);
      const waited = Date.now() - began;
      if (state?.version === version && (state.warming === 0 || waited > LONGEST_WARMING)) return true;
      if (isRefused(before, state)) {
        throw new CommandError(`Envoy refuses the ${file}.${await evidence(envoy.logPath, logged)}`);
      }
      if (waited > LONGEST_TAKING) {
        throw new CommandError(
          `Envoy did not take the ${file} in time.${await evidence(envoy.logPath, logged)}`,
        );
      }
      await wait(INTERVAL);
    }
  }
}

/** A restarted Envoy counts from 0 again. */
function isRefused(before: DiscoveryState | undefined, now: DiscoveryState | undefined): boolean {
  return before !== undefined && now !== undefined && now.refusals > before.refusals;
}

async function sizeOfLog(file: string): Promise<number> {
  return (await readFile(file).catch(() => Buffer.alloc(0))).length;
}

/** What Envoy has logged since; everything when the log was rotated in between. */
async function evidence(file: string, since: number): Promise<string> {
  const log = await readFile(file).catch(() => Buffer.alloc(0));
  const text = log.subarray(log.length < since ? 0 : since).toString("utf8");
  const lines = text.split("\n").filter((line) => /\[(warning|error|critical)\]/.test(line));
  return lines
    .slice(-LINES)
    .map((line) => `\n    ${line}`)
    .join("");
}
