// Asks brightstaff which service configuration is in force.
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { configVersion } from "@plano/brightstaff";
import { CommandError } from "../system/command-error.js";

const TIMEOUT = 2_000;
const LONGEST_TAKING = 20_000;
const INTERVAL = 10;

/** Versions of brightstaff's two files. */
interface Versions {
  version: string;
  secrets?: string;
}

interface State extends Versions {
  refused?: Versions & { reason: string };
}

/** Throws a CommandError when brightstaff refuses its files, does not read them in time, or when Plano stops. */
export async function untilBrightstaffTakes(
  url: string,
  files: { configPath: string; secretsPath: string },
  stopping: AbortSignal,
): Promise<void> {
  const [config, secrets] = await Promise.all([files.configPath, files.secretsPath].map(versionOf));
  const isThis = (versions?: Versions): boolean =>
    versions !== undefined && versions.version === config && versions.secrets === secrets;
  const began = Date.now();
  for (;;) {
    stopping.throwIfAborted();
    const state = await stateOf(url, stopping);
    if (isThis(state)) return;
    if (isThis(state?.refused)) {
      throw new CommandError(`brightstaff refuses its configuration: ${state?.refused?.reason}`);
    }
    if (Date.now() - began > LONGEST_TAKING) {
      throw new CommandError("brightstaff did not take its configuration in time; see brightstaff.log.");
    }
    await wait(INTERVAL);
  }
}

async function versionOf(file: string): Promise<string> {
  return configVersion(await readFile(file));
}

/** Undefined when brightstaff does not answer. */
async function stateOf(url: string, stopping: AbortSignal): Promise<State | undefined> {
  try {
    const response = await fetch(`${url}/config`, {
      signal: AbortSignal.any([stopping, AbortSignal.timeout(TIMEOUT)]),
    });
    return response.ok ? ((await response.json()) as State) : undefined;
  } catch {
    return undefined;
  }
}
