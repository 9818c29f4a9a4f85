// Who can reach a listener, and whether it asks for anything. A listener carries the providers' keys: whoever reaches it
// spends them.

import type { ConfigError } from "./errors.js";
import type { ListenerEntry, PlanoFile } from "./file.js";
import type { Source } from "./source.js";

export const LOOPBACK = "127.0.0.1";

const HINT =
  `address: ${LOOPBACK} keeps it to this machine; ` +
  "allow_unauthenticated: true says that something else keeps strangers out";

/** Warns of listeners that other machines reach without showing who they are. */
export function exposureWarnings({ listeners }: PlanoFile, source: Source): ConfigError[] {
  return listeners.flatMap((entry, index) => {
    if (!isExposed(entry) || entry.allow_unauthenticated === true) return [];
    if (entry.auth !== undefined || entry.tls?.client_ca !== undefined) return [];
    const message = `other machines reach the listener ${entry.name} here, and it asks nobody who they are`;
    return [source.error(["listeners", index, "address"], message, HINT)];
  });
}

function isExposed({ address = LOOPBACK }: ListenerEntry): boolean {
  return address !== "localhost" && address !== "::1" && !address.startsWith("127.");
}
