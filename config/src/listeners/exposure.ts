// Who can reach a listener, and whether it authenticates clients. Whoever reaches a listener can spend the
// providers' keys behind it.

import type { ListenerEntry } from "../schema/listeners.js";
import type { Diagnostics } from "../syntax/diagnostics.js";

export const LOOPBACK = "127.0.0.1";

const HINT =
  `address: ${LOOPBACK} keeps it to this machine; ` +
  "allow_unauthenticated: true says that something else keeps strangers out";

/** Warns of a listener that other machines can reach without authentication. */
export function warnOfExposure(entry: ListenerEntry, diagnostics: Diagnostics): void {
  if (!isExposed(entry) || entry.allow_unauthenticated === true) return;
  if (entry.auth !== undefined || entry.tls?.client_ca !== undefined) return;
  const message = `other machines can reach the listener ${entry.name} here, and it does not authenticate them`;
  diagnostics.warn(["address"], message, HINT);
}

function isExposed({ address = LOOPBACK }: ListenerEntry): boolean {
  return address !== "localhost" && address !== "::1" && !address.startsWith("127.");
}
