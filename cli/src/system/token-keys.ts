// Issuers' keys that are in files: Envoy is given what verifies tokens by a file of Plano's, which is written anew when one of
// them changes. A file that cannot be read changes nothing.
import { type NormalisedConfig, readKeySet } from "@plano/config";
import { renderTokenFiles } from "@plano/envoy";
import { CommandError, messageOf } from "./command-error.js";
import { writeReferred } from "./files.js";
import { followFiles } from "./followed-files.js";
import type { StaleFiles } from "./stale-files.js";

/** Keeps them up to date until the function it resolves with is called. */
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

/** `directory`: as Envoy knows it, where it is started in `base`. Resolves with the places of what is written. */
export async function writeTokenKeys(
  config: NormalisedConfig,
  directory: string,
  base = ".",
): Promise<string[]> {
  if (tokenKeyFiles(config).length === 0) return [];
  return writeReferred(renderTokenFiles(config, directory, keysIn), directory, base);
}

function keysIn(file: string): string {
  try {
    return readKeySet(file);
  } catch (error) {
    throw new CommandError(messageOf(error));
  }
}

/** Of all listeners. */
export function tokenKeyFiles({ modelListener, agentListeners }: NormalisedConfig): string[] {
  return [modelListener, ...agentListeners].flatMap(({ auth }) =>
    auth !== undefined && "jwks" in auth && "file" in auth.jwks ? [auth.jwks.file] : [],
  );
}
