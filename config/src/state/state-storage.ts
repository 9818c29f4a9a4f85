// Where conversations of the Responses API are kept, how much of them, and for how long.

import path from "node:path";
import type { StateStorage } from "../model/state-storage.js";
import type { PlanoFile } from "../schema/schema.js";
import type { StateStorageEntry } from "../schema/state-storage.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { readLifetime } from "../syntax/duration.js";
import { parseSize } from "../syntax/size.js";
import { readConnection } from "./connection.js";

const LIFETIME = "30d";
const MAX_ENTRIES = 100_000;
const MEGABYTE = 1 << 20;
const MAX_BYTES = { memory: 256 * MEGABYTE, embedded: 1024 * MEGABYTE, postgres: 10 * 1024 * MEGABYTE };
/** One response may be as large as a request. */
const LEAST_BYTES = MEGABYTE;

/** `directory` is the configuration's. */
export function readStateStorage(
  { state_storage: written = { type: "embedded" } }: PlanoFile,
  diagnostics: Diagnostics,
  directory: string | undefined,
): StateStorage {
  const own = diagnostics.at("state_storage");
  const { type, ttl = LIFETIME, max_entries: maxEntries = MAX_ENTRIES, managed = false } = written;
  const { tenant_header: header } = written;
  checkPlace(written, own);
  return {
    ...placeOf(written, own, directory),
    ttlMilliseconds: readLifetime(ttl, own.at("ttl")),
    maxEntries,
    maxBytes: readMaxBytes(written.max_bytes, own.at("max_bytes")) ?? MAX_BYTES[type],
    managed,
    ...(header !== undefined && { tenantHeader: header.toLowerCase() }),
  };
}

function placeOf(written: StateStorageEntry, own: Diagnostics, directory: string | undefined) {
  const { type: kind, path: place } = written;
  if (kind === "memory") return { kind };
  if (kind === "postgres") return { kind, connection: readConnection(written.connection_string, own) };
  if (place === undefined) return { kind };
  return { kind, path: directory === undefined ? place : path.resolve(directory, place) };
}

/** What belongs to another type. */
function checkPlace(
  { type, connection_string: connection, path: place }: StateStorageEntry,
  own: Diagnostics,
) {
  if (connection !== undefined && type !== "postgres")
    own.error(["connection_string"], "is for type postgres", "type: postgres");
  if (place !== undefined && type !== "embedded")
    own.error(["path"], "is for type embedded", "type: embedded");
}

function readMaxBytes(written: string | number | undefined, diagnostics: Diagnostics): number | undefined {
  if (written === undefined) return undefined;
  const bytes = parseSize(written);
  if (bytes < LEAST_BYTES) diagnostics.error([], "must be at least 1MiB");
  if (bytes > Number.MAX_SAFE_INTEGER) diagnostics.error([], "is too large");
  return bytes;
}
