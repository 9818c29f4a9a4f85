// Who can reach a listener, and whether it authenticates clients. Whoever reaches a listener can spend the
// providers' keys behind it.

import type { ListenerEntry } from "../schema/listeners.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";

export const LOOPBACK = "127.0.0.1";

const HINT =
  `address: ${LOOPBACK} keeps it to this machine; ` +
  "allow_unauthenticated: true says that something else keeps strangers out";

/** Warns of listeners that other machines can reach without authentication. */
export function warnOfExposure({ listeners }: PlanoFile, diagnostics: Diagnostics): void {
  for (const [index, entry] of listeners.entries()) {
    if (!isExposed(entry) || entry.allow_unauthenticated === true) continue;
    if (entry.auth !== undefined || entry.tls?.client_ca !== undefined) continue;
    const message = `other machines can reach the listener ${entry.name} here, and it does not authenticate them`;
    diagnostics.warn(["listeners", index, "address"], message, HINT);
  }
}

function isExposed({ address = LOOPBACK }: ListenerEntry): boolean {
  return address !== "localhost" && address !== "::1" && !address.startsWith("127.");
}
