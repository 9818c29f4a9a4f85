// Writes the keys file that Envoy watches, from the configuration and the files of `plano key`, again
// whenever one of these changes. An unreadable file leaves the previous keys in force.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import {
  type AccessKey,
  type Environment,
  type HashedKey,
  type KeyScope,
  keyScopes,
  type NormalisedConfig,
  parseKeysFile,
  secretValue,
} from "@plano/config";
import { renderKeysFile } from "@plano/envoy";
import { CommandError, messageOf } from "./command-error.js";
import { WASM_PATH } from "./files.js";
import { followFiles } from "./followed-files.js";
import { untilInForce } from "./keys-in-force.js";
import { writePrivate } from "./private-files.js";
import type { StaleFiles } from "./stale-files.js";

const KEYS = "keys";
/** Milliseconds to wait for Envoy to take a new list; it usually needs a fraction of a second. */
const LONGEST_TAKING = 5_000;

export interface KeySources {
  config: NormalisedConfig;
  /** The configuration file; paths of keys files are relative to it. */
  file: string;
  env: Environment;
  wasmPath?: string | undefined;
  /** Where Envoy reads its keys. */
  keysPath: string;
}

type Read = Omit<KeySources, "keysPath">;

export const hashOf = (key: string): string => createHash("sha256").update(key).digest("hex");

/**
 * Writes the keys and keeps them up to date until the returned function is called. Envoy at `adminUrl` says
 * which list is in force.
 */
export async function keepKeys(
  sources: KeySources,
  adminUrl: string,
  stale: StaleFiles,
): Promise<() => Promise<void>> {
  const scopes = keyScopes(sources.config);
  const stopping = new AbortController();
  let serial = await writeKeys(sources);
  const renew = async (): Promise<void> => {
    serial = await writeKeys(sources, serial);
    const written = serial;
    const taken = untilInForce(adminUrl, written, stopping.signal);
    const late = wait(LONGEST_TAKING, "late", { signal: stopping.signal, ref: false }).catch(() => "stopped");
    if ((await Promise.race([taken, late])) !== "late") return;
    // Envoy may be restarting and take the list later.
    void taken.then((isTaken) => isTaken && written === serial && stale.inForce(KEYS));
    throw new CommandError("Envoy has not loaded them; see envoy.log");
  };
  const files = scopes.flatMap(({ auth }) => (auth.file === undefined ? [] : [fileOf(auth.file, sources)]));
  const unfollow = followFiles(files, renew, KEYS, stale);
  return async () => {
    stopping.abort();
    await unfollow();
  };
}

/** Writes the current keys under a serial greater than `before`, and returns that serial. */
export async function writeKeys(sources: KeySources, before = 0): Promise<number> {
  const serial = Math.max(before + 1, Date.now());
  await writePrivate(sources.keysPath, renderKeys(sources, serial));
  return serial;
}

/** Throws a CommandError that says what is wrong with the keys. */
export function assertKeys(sources: Read): void {
  if (keyScopes(sources.config).length > 0) renderKeys(sources, 0);
}

function renderKeys(sources: Read, serial: number): string {
  const { config, wasmPath = WASM_PATH } = sources;
  const keys = keyScopes(config).flatMap((scope) => keysOf(scope, sources));
  try {
    return renderKeysFile(keys, wasmPath, serial);
  } catch (error) {
    throw new CommandError(messageOf(error));
  }
}

function fileOf(file: string, sources: Read): string {
  return path.resolve(path.dirname(sources.file), file);
}

function keysOf({ scope, auth }: KeyScope, sources: Read): (HashedKey & { scope: number })[] {
  const written = auth.keys.flatMap((key) => hashed(key, sources));
  const listed = auth.file === undefined ? [] : readKeys(fileOf(auth.file, sources));
  return [...written, ...listed].map((key) => ({ ...key, scope }));
}

/** A key whose variable is not set is left out: nobody can use it. */
function hashed({ secret, ...key }: AccessKey, { env, file }: Read): HashedKey[] {
  if ("hash" in secret) return [{ ...key, hash: secret.hash }];
  const value = secretValue(secret.text, { env, directory: path.dirname(path.resolve(file)) });
  return value === "" ? [] : [{ ...key, hash: hashOf(value) }];
}

function readKeys(file: string): HashedKey[] {
  try {
    return parseKeysFile(readFileSync(file, "utf8"));
  } catch (error) {
    throw new CommandError(`${file} is not a keys file: ${messageOf(error)}`);
  }
}
