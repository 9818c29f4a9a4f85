// The file's meaning: defaults filled in, providers gathered, names resolved.
import { parseDuration } from "./duration.js";
import type { ListenerEntry, PlanoFile } from "./file.js";
import type { Address, ModelListener, NormalisedConfig } from "./model.js";
import { resolveNames } from "./names.js";
import type { Problem } from "./problems.js";
import { type Entry, EntryReader } from "./provider-entry.js";
import { providerRows } from "./provider-rows.js";
import { ProviderTable } from "./provider-table.js";
import type { Source } from "./source.js";

const BRIGHTSTAFF: Address = { host: "127.0.0.1", port: 9091 };
const ADMIN: Address = { host: "127.0.0.1", port: 9901 };
const MODEL_PORT = 12_000;
const MODEL_TIMEOUT = 300_000;
const CONNECT_TIMEOUT = 5_000;
/** Chats with images are large; the APIs themselves take about as much. */
const MAX_BODY_BYTES = 32 << 20;

export interface Normalised {
  config: NormalisedConfig;
  problems: Problem[];
  warnings: Problem[];
}

export function normalise(file: PlanoFile, source: Source): Normalised {
  const reader = new EntryReader(source, providerRows);
  const entries = file.model_providers
    .map((entry, index) => reader.read(entry, index))
    .filter((entry): entry is Entry => entry !== undefined);
  const table = new ProviderTable();
  const targets = entries.map((entry) => ({
    name: entry.name ?? entry.fullName,
    model: entry.model,
    provider: table.add(entry.traits),
  }));
  const { problems, warnings, ...names } = resolveNames(file, entries, source);
  const { upstream_connect_timeout: connect, upstream_tls_ca_path: caPath } = file.overrides ?? {};
  const config: NormalisedConfig = {
    version: file.version,
    modelListener: modelListener(file.listeners[0]),
    providers: table.providers,
    targets,
    ...names,
    limits: { maxBodyBytes: MAX_BODY_BYTES },
    connectTimeoutMilliseconds: connect === undefined ? CONNECT_TIMEOUT : parseDuration(connect),
    ...(caPath === undefined ? {} : { upstreamCaPath: caPath }),
    brightstaff: BRIGHTSTAFF,
    admin: ADMIN,
  };
  // An alias of an entry with problems is not a second problem.
  const relevant = reader.problems.length > 0 ? reader.problems : problems;
  return {
    config,
    problems: [...listenerProblems(file, source), ...relevant],
    warnings: [...reader.warnings, ...warnings],
  };
}

function modelListener(entry: ListenerEntry | undefined): ModelListener {
  return {
    name: entry?.name ?? "models",
    host: entry?.address ?? "0.0.0.0",
    port: entry?.port ?? MODEL_PORT,
    timeoutMilliseconds: entry?.timeout === undefined ? MODEL_TIMEOUT : parseDuration(entry.timeout),
    maxRetries: entry?.max_retries ?? 0,
  };
}

function listenerProblems(file: PlanoFile, source: Source): Problem[] {
  const problems: Problem[] = [];
  if (file.listeners.length > 1) {
    problems.push(source.problem(["listeners", 1], "there can be one listener of type model only"));
  }
  const taken: [string, Address][] = [
    ["brightstaff", BRIGHTSTAFF],
    ["Envoy's admin interface", ADMIN],
  ];
  for (const [owner, { port }] of taken) {
    if (file.listeners[0]?.port === port) {
      problems.push(source.problem(["listeners", 0, "port"], `${port} is the port of ${owner}`));
    }
  }
  return problems;
}
