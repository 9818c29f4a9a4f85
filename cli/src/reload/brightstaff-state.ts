// Asks brightstaff which service configuration is in force.
import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { CommandError } from "../system/command-error.js";

const TIMEOUT = 2_000;
const LONGEST_TAKING = 20_000;
const INTERVAL = 10;

interface State {
  version: string;
  refused?: { version: string; reason: string };
}

/** Throws a CommandError when brightstaff refuses the text, or does not read it in time. */
export async function untilBrightstaffTakes(url: string, text: string): Promise<void> {
  const hash = createHash("sha256").update(text).digest("hex");
  const isThis = (version = ""): boolean => version !== "" && hash.startsWith(version);
  const began = Date.now();
  for (;;) {
    const state = await stateOf(url);
    if (isThis(state?.version)) return;
    if (isThis(state?.refused?.version)) {
      throw new CommandError(`brightstaff refuses its configuration: ${state?.refused?.reason}`);
    }
    if (Date.now() - began > LONGEST_TAKING) {
      throw new CommandError("brightstaff did not take its configuration in time; see brightstaff.log.");
    }
    await wait(INTERVAL);
  }
}

/** Undefined when brightstaff does not answer. */
async function stateOf(url: string): Promise<State | undefined> {
  try {
    const response = await fetch(`${url}/config`, { signal: AbortSignal.timeout(TIMEOUT) });
    return response.ok ? ((await response.json()) as State) : undefined;
  } catch {
    return undefined;
  }
}
