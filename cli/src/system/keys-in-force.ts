// Finds out which list of access keys Envoy's filter has, by a gauge of the filter. A list that the filter cannot read
// leaves the previous one in force, and nothing else reports that.
import { setTimeout as wait } from "node:timers/promises";

const GAUGE = "wasmcustom.plano_keys_serial";
const INTERVAL = 200;
const TIMEOUT = 1_000;

/** Resolves with true once the list with the serial, or a later one, is in force, and with false when `signal` aborts first. */
export async function untilInForce(adminUrl: string, serial: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if ((await serialAt(adminUrl)) >= serial) return true;
    await wait(INTERVAL, undefined, { signal, ref: false }).catch(() => {});
  }
  return false;
}

/** 0 when Envoy does not answer. */
async function serialAt(adminUrl: string): Promise<number> {
  try {
    const url = `${adminUrl}/stats?filter=${encodeURIComponent(`^${GAUGE}$`)}`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
    return Number(/: (\d+)\s*$/.exec(await answer.text())?.[1] ?? 0);
  } catch {
    return 0;
  }
}
