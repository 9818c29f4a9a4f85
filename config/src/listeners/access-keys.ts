// Access keys of listeners: from the configuration, and from the files that `plano key` writes.

import { MAX_KEY_MODELS } from "../contract/constants.generated.js";
import type { AccessKey, HashedKey, KeyAuth } from "../model/auth.js";
import type { ModelListener, NormalisedConfig } from "../model/model.js";
import type { AccessKeyEntry } from "../schema/auth.js";
import { isLiteral, readSecret } from "../secrets/secret.js";
import { clientListeners } from "./client-listeners.js";

const HASH = /^[0-9a-f]{64}$/;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,99}$/;
/** The names travel in a header, separated by commas. */
const MODEL = /^[\x21-\x2b\x2d-\x7e]{1,500}$/;
/** A key in a keys file. It has no limits: those need the configuration. */
const FILE_MEMBERS = ["name", "hash", "models", "expires"];

/** With an error in the entry, the result must not be used. */
export function readAccessKey({ name, hash, key = "", models = [], expires }: AccessKeyEntry): AccessKey {
  return {
    name,
    secret: hash === undefined ? { text: readSecret(key) } : { hash: hash.toLowerCase() },
    models,
    // A key that expired before 1970 has expired.
    ...(expires === undefined ? {} : { expires: Math.max(0, Math.floor(Date.parse(expires) / 1_000)) }),
  };
}

/** The error in a key of the configuration, and its field. */
export function accessKeyError(entry: AccessKeyEntry): { field: string; message: string } | undefined {
  const { name, hash, key, models, expires } = entry;
  if (!NAME.test(name)) return { field: "name", message: "must be a word of letters, digits, . _ @ and -" };
  if ((hash === undefined) === (key === undefined)) {
    return { field: "hash", message: "give the key's hash, or key with a $VARIABLE that holds it" };
  }
  if (hash !== undefined && !HASH.test(hash.toLowerCase())) {
    return {
      field: "hash",
      message: "must be a SHA-256 in 64 hexadecimal digits; plano key create makes one",
    };
  }
  if (key !== undefined && isLiteral(readSecret(key))) {
    return { field: "key", message: "must be $VARIABLE or file:PATH, so that the key is not in the file" };
  }
  const error = models === undefined ? undefined : modelsError(models);
  if (error !== undefined) return { field: "models", message: error };
  if (expires !== undefined && !isTime(expires)) {
    return { field: "expires", message: "must be a point in time, as 2027-01-31T08:00:00Z" };
  }
  return undefined;
}

function modelsError(models: readonly string[]): string | undefined {
  if (models.length === 0) return "must not be empty; leave it out to allow all models";
  if (!models.every((model) => MODEL.test(model))) {
    return "must be names of models in visible ASCII, without commas";
  }
  if (models.join(",").length <= MAX_KEY_MODELS) return undefined;
  return `must not be longer than ${MAX_KEY_MODELS} bytes with commas between; patterns as openai/* are shorter`;
}

/** Date.parse rolls days that a month does not have over into the next. */
function isTime(text: string): boolean {
  const [day = ""] = text.split("T");
  return (
    /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    new Date(day).toISOString().startsWith(day)
  );
}

/** A listener that takes keys. Its port is the number by which the filter knows its keys: no two listeners share one. */
export interface KeyScope {
  scope: number;
  auth: KeyAuth;
}

export function keyScopes(config: NormalisedConfig): KeyScope[] {
  return clientListeners(config).flatMap((listener) => keyScopeOf(listener) ?? []);
}

export function keyScopeOf({ auth, port }: Pick<ModelListener, "auth" | "port">): KeyScope | undefined {
  return auth !== undefined && "keys" in auth ? { scope: port, auth } : undefined;
}

/** Reads a keys file: `{"keys": [...]}`, with hashes only. Throws an Error that says what is wrong. */
export function parseKeysFile(text: string): HashedKey[] {
  const { keys } = (JSON.parse(text) ?? {}) as { keys?: unknown };
  if (!Array.isArray(keys)) throw new Error('must be {"keys": [...]}');
  return keys.map((entry: unknown, index) => {
    const error = isFileEntry(entry)
      ? (memberError(entry) ?? accessKeyError(entry))
      : { field: "entry", message: "needs a name and a hash; models is a list of texts, expires a text" };
    if (error !== undefined) throw new Error(`keys[${index}]: ${error.field} ${error.message}`);
    const { secret, ...key } = readAccessKey(entry as AccessKeyEntry);
    return { ...key, hash: "hash" in secret ? secret.hash : "" };
  });
}

function isFileEntry(entry: unknown): entry is AccessKeyEntry {
  if (typeof entry !== "object" || entry === null) return false;
  const { name, hash, models = [], expires = "" } = entry as Record<string, unknown>;
  const isList = Array.isArray(models) && models.every((model) => typeof model === "string");
  return isList && [name, hash, expires].every((each) => typeof each === "string");
}

/** Refuses unknown members: a misspelt `models` or `expires` would otherwise restrict nothing. */
function memberError(entry: object): { field: string; message: string } | undefined {
  const field = Object.keys(entry).find((name) => !FILE_MEMBERS.includes(name));
  return field === undefined ? undefined : { field, message: "is unknown in a keys file" };
}
