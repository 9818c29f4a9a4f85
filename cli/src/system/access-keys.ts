// The file of keys that Envoy watches: made of what the configuration says and of the files that `plano key` writes, and made
// anew when one of these changes. A file that cannot be read changes nothing.
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
} from "@plano/config";
import { renderKeysFile } from "@plano/envoy";
import { CommandError, messageOf } from "./command-error.js";
import { WASM_PATH, writePrivate } from "./files.js";
import { followFiles } from "./followed-files.js";
import { untilInForce } from "./keys-in-force.js";
import type { StaleFiles } from "./stale-files.js";

const KEYS = "keys";
/** Milliseconds, from when a list is written; Envoy needs a fraction of a second. */
const LONGEST_TAKING = 5_000;

export interface KeySources {
  config: NormalisedConfig;
  /** The configuration's: files of keys are named from its place. */
  file: string;
  env: Environment;
  wasmPath?: string | undefined;
  /** Where the keys for Envoy go. */
  keysPath: string;
  log: (line: string) => void;
}

type Read = Omit<KeySources, "keysPath">;

export const hashOf = (key: string): string => createHash("sha256").update(key).digest("hex");

/**
 * Writes the keys and keeps them up to date until the function it resolves with is called. `adminUrl`: Envoy's, which says what is in
 * force.
 */
export async function keepKeys(
  sources: KeySources,
  adminUrl: string,
  stale: StaleFiles,
): Promise<() => Promise<void>> {
  const scopes = keyScopes(sources.config);
  if (scopes.length === 0) return async () => {};
  const stopping = new AbortController();
  let serial = await writeKeys(sources);
  const renew = async (): Promise<void> => {
    serial = await writeKeys(sources, serial);
    const written = serial;
    const taken = untilInForce(adminUrl, written, stopping.signal);
    const late = wait(LONGEST_TAKING, "late", { signal: stopping.signal, ref: false }).catch(() => "stopped");
    if ((await Promise.race([taken, late])) !== "late") return;
    // Envoy may be on its way back.
    void taken.then((isTaken) => isTaken && written === serial && stale.inForce(KEYS));
    throw new CommandError("Envoy has not taken them; envoy.log may say why");
  };
  const files = scopes.flatMap(({ auth }) => (auth.file === undefined ? [] : [fileOf(auth.file, sources)]));
  const unfollow = followFiles(files, renew, KEYS, stale);
  return async () => {
    stopping.abort();
    await unfollow();
  };
}

/** Writes the keys as they are now, under a greater serial than `before`, which it resolves with. */
export async function writeKeys(sources: KeySources, before = 0): Promise<number> {
  const serial = Math.max(before + 1, Date.now());
  await writePrivate(sources.keysPath, renderKeys(sources, serial));
  return serial;
}

/** Throws a Failure that says what is wrong with the keys. */
export function assertKeys(sources: Read): void {
  if (keyScopes(sources.config).length > 0) renderKeys(sources, 0);
}

function renderKeys(sources: Read, serial: number): string {
  const { config, wasmPath = WASM_PATH } = sources;
  const keys = keyScopes(config).flatMap((scope) => keysOf(scope, sources));
  try {
    return renderKeysFile(config, keys, wasmPath, serial);
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

/** Nobody has a key whose variable is not set. */
function hashed({ secret, ...key }: AccessKey, { env, log }: Read): HashedKey[] {
  if ("hash" in secret) return [{ ...key, hash: secret.hash }];
  const value = secret.kind === "environment" ? (env[secret.variable] ?? "").trim() : secret.value;
  if (value !== "") return [{ ...key, hash: hashOf(value) }];
  log(`warning: the key of ${key.name} is not set; nobody can use it.`);
  return [];
}

function readKeys(file: string): HashedKey[] {
  try {
    return parseKeysFile(readFileSync(file, "utf8"));
  } catch (error) {
    throw new CommandError(`${file} is no file of keys: ${messageOf(error)}`);
  }
}
