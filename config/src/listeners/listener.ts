// Listeners: what all types have, each key read once.
import type { ModelListener } from "../model/model.js";
import type { ListenerEntry } from "../schema/listeners.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { readDuration } from "../syntax/duration.js";
import { readAuth } from "./auth.js";
import { readCors } from "./cors.js";
import { LOOPBACK, warnOfExposure } from "./exposure.js";
import { readTls } from "./tls.js";

const PORTS = { model: 12_000, agent: 8001, prompt: 10_000 };
/** Milliseconds. */
export const LISTENER_TIMEOUT = 300_000;
/** 32 MiB at 270 kB/s. */
const REQUEST_TIMEOUT = 120_000;

/** What listeners of all types have. */
type CommonListener = Omit<ModelListener, "maxRetries" | "inputFilters" | "unfilteredEndpoints">;

export interface ListenerReading {
  entry: ListenerEntry;
  common: CommonListener;
}

/** In the file's order. `directory` is the configuration's; the files it names are read only if it is known. */
export function readListeners(
  { listeners }: PlanoFile,
  diagnostics: Diagnostics,
  directory: string | undefined,
): ListenerReading[] {
  return listeners.map((entry, index) => ({
    entry,
    common: readListener(entry, diagnostics.at("listeners", index), directory),
  }));
}

/** The listener of type model, with defaults if the file has none. */
export function modelListenerOf(
  listeners: readonly ListenerReading[],
  diagnostics: Diagnostics,
): ListenerReading {
  const entry: ListenerEntry = { type: "model", name: "models" };
  return (
    listeners.find((listener) => listener.entry.type === "model") ?? {
      entry,
      common: { ...readListener(entry, diagnostics, undefined), isImplied: true },
    }
  );
}

function readListener(
  entry: ListenerEntry,
  diagnostics: Diagnostics,
  directory: string | undefined,
): CommonListener {
  const { address = LOOPBACK, auth, tls, cors, hosts } = entry;
  warnOfExposure(entry, diagnostics);
  return {
    name: entry.name,
    ...(auth && { auth: readAuth(auth, diagnostics.at("auth"), directory) }),
    ...(tls && { tls: readTls(tls, diagnostics.at("tls"), directory) }),
    host: address === "localhost" ? "127.0.0.1" : address,
    port: entry.port ?? PORTS[entry.type],
    timeoutMilliseconds: readDuration(entry.timeout, diagnostics.at("timeout"), 0) ?? LISTENER_TIMEOUT,
    requestMilliseconds:
      readDuration(entry.request_timeout, diagnostics.at("request_timeout")) ?? REQUEST_TIMEOUT,
    ...(cors && { cors: readCors(cors, diagnostics.at("cors")) }),
    ...(hosts && { hosts }),
    outputFilters: entry.output_filters ?? [],
  };
}
