// `plano key`: creates and revokes keys for callers. Shows a key once and stores only its SHA-256.
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rmdir } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { accessKeyError, parseKeysFile } from "@plano/config";
import { hashOf } from "../system/access-keys.js";
import { CommandError, messageOf, unreadable, unwritable } from "../system/command-error.js";
import { writePrivate } from "../system/private-files.js";

const KEY_BYTES = 32;
/** How often, and how many milliseconds apart, to try for the lock that another command holds. */
const LOCK_ATTEMPTS = 50;
const INTERVAL = 100;
type Print = (line: string) => void;

interface Entry {
  name: string;
  hash: string;
  models?: string[];
  expires?: string;
}

export interface NewKeyOptions {
  file?: string;
  model?: string[];
  expires?: string;
  json?: boolean;
}

/** Where a key is shown: on a terminal all is printed; into a file or a pipe the key alone, and `note` gets the rest. */
export interface KeyOutput {
  print: Print;
  note: Print;
  inTerminal: boolean;
}

/** Without a file it also says which entry to paste. */
export async function createKey(
  name: string,
  { file, model: models, expires, json = false }: NewKeyOptions,
  { print, note, inTerminal }: KeyOutput,
): Promise<void> {
  const key = `plano-${randomBytes(KEY_BYTES).toString("base64url")}`;
  const entry: Entry = { name, hash: hashOf(key), ...(models && { models }), ...(expires && { expires }) };
  const error = accessKeyError(entry);
  if (error !== undefined) throw new CommandError(`${error.field} ${error.message}`);
  if (file !== undefined) {
    await change(file, true, (keys) => {
      if (keys.some((each) => each.name === name))
        throw new CommandError(`${file} already has a key for ${name}.`);
      return [...keys, entry];
    });
  }
  if (json) return print(JSON.stringify({ key, entry }));
  const tell = inTerminal ? print : note;
  tell(`The key for ${name}, shown only this once:`);
  print(inTerminal ? `\n  ${key}\n` : key);
  tell(
    file === undefined
      ? `Add this to auth.keys of a listener:\n\n  - ${JSON.stringify(entry)}`
      : `Its hash is in ${file}.`,
  );
}

export async function revokeKey(name: string, file: string, print: Print): Promise<void> {
  await change(file, false, (keys) => {
    const left = keys.filter((each) => each.name !== name);
    if (left.length === keys.length) throw new CommandError(`${file} has no key for ${name}.`);
    return left;
  });
  print(`The key for ${name} is revoked; a running Plano refuses it within two seconds.`);
}

export async function listKeys(
  { file, json = false }: { file: string; json?: boolean },
  print: Print,
): Promise<void> {
  const entries = await readEntries(file, false);
  if (json) for (const entry of entries) print(JSON.stringify(entry));
  else for (const line of linesOf(entries)) print(line);
}

function linesOf(entries: readonly Entry[]): string[] {
  const rows = entries.map(({ name, hash, models = ["all models"], expires = "never" }) => ({
    name,
    hash: `${hash.slice(0, 12)}…`,
    models: models.join(", "),
    expires: `expires ${expires}`,
  }));
  const widest = Math.max(...rows.map(({ name }) => name.length));
  const widestModels = Math.max(...rows.map(({ models }) => models.length));
  return rows.map(({ name, hash, models, expires }) =>
    [name.padEnd(widest), hash, models.padEnd(widestModels), expires].join("  "),
  );
}

/** Lets one command change the file at a time. Otherwise a concurrent write could bring a revoked key back. */
async function change(
  file: string,
  mayBeNew: boolean,
  change: (keys: readonly Entry[]) => readonly Entry[],
): Promise<void> {
  const lock = `${file}.lock`;
  await take(file, lock);
  try {
    const keys = change(await readEntries(file, mayBeNew));
    await writePrivate(file, `${JSON.stringify({ keys }, null, 2)}\n`);
  } finally {
    await rmdir(lock);
  }
}

async function take(file: string, lock: string): Promise<void> {
  for (let attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
    try {
      return await mkdir(lock);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw unwritable(file, error);
    }
    await wait(INTERVAL);
  }
  throw new CommandError(
    `Another command is changing this file. If none is running, remove the directory ${lock}.`,
  );
}

async function readEntries(file: string, mayBeNew: boolean): Promise<Entry[]> {
  try {
    const text = await readFile(file, "utf8");
    parseKeysFile(text);
    return (JSON.parse(text) as { keys: Entry[] }).keys;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && mayBeNew) return [];
    if (code !== undefined) throw unreadable(file, error);
    throw new CommandError(`${file} is not a keys file: ${messageOf(error)}`);
  }
}
