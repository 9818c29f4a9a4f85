// Issuers' keys in files. Plano copies them into a file that Envoy watches, again whenever one changes. An
// unreadable file leaves the previous keys in force.
import { clientListeners, type NormalisedConfig, readKeySet } from "@plano/config";
import { renderTokenFiles } from "@plano/envoy";
import { CommandError, messageOf } from "./command-error.js";
import { followFiles } from "./followed-files.js";
import { writeFiles } from "./private-files.js";
import type { StaleFiles } from "./stale-files.js";

/** Keeps the keys up to date until the returned function is called. */
export async function keepTokenKeys(
  config: NormalisedConfig,
  directory: string,
  stale: StaleFiles,
): Promise<() => Promise<void>> {
  const files = tokenKeyFiles(config);
  if (files.length === 0) return async () => {};
  const write = async (): Promise<void> => void (await writeTokenKeys(config, directory));
  await write();
  return followFiles(files, write, "issuers' keys", stale);
}

/** `directory` is relative to `base`, where Envoy is started. Returns the paths of the files written. */
export async function writeTokenKeys(
  config: NormalisedConfig,
  directory: string,
  base = ".",
): Promise<string[]> {
  if (tokenKeyFiles(config).length === 0) return [];
  return writeFiles(base, renderTokenFiles(config, directory, keysIn));
}

function keysIn(file: string): string {
  try {
    return readKeySet(file);
  } catch (error) {
    throw new CommandError(messageOf(error));
  }
}

/** The key files of all listeners. */
export function tokenKeyFiles(config: NormalisedConfig): string[] {
  return clientListeners(config).flatMap(({ auth }) =>
    auth !== undefined && "jwks" in auth && "file" in auth.jwks ? [auth.jwks.file] : [],
  );
}
