// The files that Envoy watches: writes each only when its content changes, and waits until Envoy has taken it.
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import {
  type Discovery,
  type DiscoveryFile,
  discoveryPath,
  discoveryVersion,
  type Named,
  renderDiscoveryFile,
} from "@plano/envoy";
import { CommandError } from "../system/command-error.js";
import { writePrivate } from "../system/private-files.js";
import { type DiscoveryState, discoveryState, type Envoy } from "./envoy-statistics.js";

/** Milliseconds until Envoy must have taken a file; it usually needs a few. */
const LONGEST_TAKING = 20_000;
/** Milliseconds to wait for the addresses of new clusters; a request that comes earlier waits for its own. */
const LONGEST_WARMING = 5_000;
const INTERVAL = 5;
/** Of Envoy's log, as evidence. */
const LINES = 5;

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

  /** Waits until an Envoy that has just started has taken all files. Rejects with a CommandError when it refuses one. */
  async untilTaken(envoy: Envoy): Promise<void> {
    const { logPath } = envoy;
    const files = [...this.#versions.keys()];
    const deadline = Date.now() + LONGEST_TAKING;
    for (;;) {
      const states = await Promise.all(files.map((file) => discoveryState(envoy, file)));
      const refused = files.find((_file, index) => (states[index]?.refusals ?? 0) > 0);
      if (refused !== undefined) throw await refusal(`Envoy refuses the ${refused}.`, logPath, 0);
      // Listeners come last, when everything that they name is there.
      const last = files.indexOf("listeners");
      if (states[last]?.version === this.#versions.get("listeners")) return;
      if (Date.now() > deadline) throw await refusal("Envoy did not take its listeners in time.", logPath, 0);
      await wait(INTERVAL);
    }
  }

  /** Changes the files of one step at the same time. Rejects with a CommandError when Envoy refuses one. */
  async apply(step: readonly DiscoveryFile[], discovery: Discovery, envoy: Envoy): Promise<void> {
    const all = await Promise.allSettled(step.map((file) => this.#apply(file, discovery[file], envoy)));
    for (const each of all) if (each.status === "rejected") throw each.reason;
  }

  async #apply(file: DiscoveryFile, resources: Named, envoy: Envoy): Promise<void> {
    const before = await discoveryState(envoy, file);
    const logged = await sizeOfLog(envoy.logPath);
    if (!(await this.write(file, resources))) return;
    // Envoy reads routes and the filter config together with the listener that needs them first.
    if (before?.version === "" && file !== "clusters" && file !== "listeners") return;
    const version = this.#versions.get(file) ?? "";
    const began = Date.now();
    for (;;) {
      const state = await discoveryState(envoy, file);
      const waited = Date.now() - began;
      if (state?.version === version && (state.warming === 0 || waited > LONGEST_WARMING)) return;
      if (isRefused(before, state)) {
        throw await refusal(`Envoy refuses the ${file}.`, envoy.logPath, logged);
      }
      if (waited > LONGEST_TAKING) {
        throw await refusal(`Envoy did not take the ${file} in time.`, envoy.logPath, logged);
      }
      await wait(INTERVAL);
    }
  }
}

/** Waits until Envoy has taken a file of secrets or keys as it is now; rejects with a CommandError when it does not. */
export async function untilReferenceTaken(
  envoy: Envoy,
  file: "keys" | "secrets",
  path: string,
): Promise<void> {
  const deadline = Date.now() + LONGEST_TAKING;
  const { version_info: version } = JSON.parse(await readFile(path, "utf8")) as { version_info: string };
  while ((await discoveryState(envoy, file))?.version !== version) {
    if (Date.now() > deadline)
      throw await refusal(`Envoy did not take the ${file} in time.`, envoy.logPath, 0);
    await wait(INTERVAL);
  }
}

/** A restarted Envoy counts from 0 again. */
function isRefused(before: DiscoveryState | undefined, now: DiscoveryState | undefined): boolean {
  return before !== undefined && now !== undefined && now.refusals > before.refusals;
}

async function sizeOfLog(file: string): Promise<number> {
  return (await readFile(file).catch(() => Buffer.alloc(0))).length;
}

/** With what Envoy has logged since; with everything when the log was rotated in between. */
async function refusal(message: string, file: string, since: number): Promise<CommandError> {
  const log = await readFile(file).catch(() => Buffer.alloc(0));
  const text = log.subarray(log.length < since ? 0 : since).toString("utf8");
  const lines = text.split("\n").filter((line) => /\[(warning|error|critical)\]/.test(line));
  return new CommandError([message, ...lines.slice(-LINES).map((line) => `    ${line}`)].join("\n"));
}
