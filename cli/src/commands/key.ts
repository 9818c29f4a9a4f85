// `plano key`: makes keys for callers, and ends them. A key is shown once; what is kept is its SHA-256.
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { accessKeyFault } from "@plano/config";
import { hashOf } from "../system/access-keys.js";
import { Failure } from "../system/failure.js";
import { writePrivate } from "../system/files.js";

const KEY_BYTES = 32;
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
}

/** Without a file it prints the entry to paste. */
export async function createKey(
  name: string,
  { file, model: models, expires }: NewKeyOptions,
  print: Print,
): Promise<void> {
  const key = `plano-${randomBytes(KEY_BYTES).toString("base64url")}`;
  const entry: Entry = { name, hash: hashOf(key), ...(models && { models }), ...(expires && { expires }) };
  const fault = accessKeyFault(entry);
  if (fault !== undefined) throw new Failure(`${fault.field} ${fault.message}`);
  if (file !== undefined) {
    const keys = await readEntries(file, true);
    if (keys.some((each) => each.name === name)) throw new Failure(`${file} has a key of ${name} already.`);
    await writeEntries(file, [...keys, entry]);
  }
  print(`The key of ${name}, which is shown this once:\n\n  ${key}\n`);
  print(
    file === undefined
      ? `In auth.keys of a listener:\n\n  - ${JSON.stringify(entry)}`
      : `Its hash is in ${file}.`,
  );
}

export async function revokeKey(name: string, file: string, print: Print): Promise<void> {
  const keys = await readEntries(file, false);
  const left = keys.filter((each) => each.name !== name);
  if (left.length === keys.length) throw new Failure(`${file} has no key of ${name}.`);
  await writeEntries(file, left);
  print(`The key of ${name} is revoked; a running Plano refuses it within a second or two.`);
}

export async function listKeys(file: string, print: Print): Promise<void> {
  for (const { name, hash, models = ["all models"], expires = "never" } of await readEntries(file, false)) {
    print(`${name}  ${hash.slice(0, 12)}…  ${models.join(", ")}  expires ${expires}`);
  }
}

async function readEntries(file: string, mayBeNew: boolean): Promise<Entry[]> {
  try {
    const { keys } = JSON.parse(await readFile(file, "utf8")) as { keys: Entry[] };
    if (Array.isArray(keys)) return keys;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (mayBeNew && code === "ENOENT") return [];
    throw new Failure(`${file} cannot be read: ${code === "ENOENT" ? "there is no such file" : message}`);
  }
  throw new Failure(`${file} is no file of keys`);
}

async function writeEntries(file: string, keys: readonly Entry[]): Promise<void> {
  await writePrivate(file, `${JSON.stringify({ keys }, null, 2)}\n`);
}
