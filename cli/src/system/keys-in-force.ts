// Reads from a gauge of Envoy's filter which list of access keys is in force. Nothing else reports that the
// filter rejected a list and kept the previous one.
import { setTimeout as wait } from "node:timers/promises";

const GAUGE = "wasmcustom.plano_keys_serial";
const INTERVAL = 200;
const TIMEOUT = 1_000;

/** True once a list with this serial or a later one is in force; false if `signal` aborts first. */
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
