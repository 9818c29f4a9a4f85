// The store that a service config asks for. Each kind is loaded when it is first used.
import path from "node:path";
import type { StateConfig } from "../service-config/schema.js";
import type { Secrets } from "../service-config/secrets.js";
import { MemoryStore } from "./memory-store.js";
import { type StateStore, type StoreOptions, StoreUnavailable } from "./store.js";

/** Beside the service config. */
const DIRECTORY = "responses";

export type StorePlace =
  | { kind: "memory" }
  | { kind: "embedded"; path: string }
  /** Without a URL, its secret has no value. */
  | { kind: "postgres"; url: string | undefined };

export function placeOfStore(
  { kind, path: place = DIRECTORY, urlSecret = "" }: StateConfig,
  { directory, secrets }: { directory: string; secrets: Secrets },
): StorePlace {
  if (kind === "embedded") return { kind, path: path.resolve(directory, place) };
  if (kind === "memory") return { kind };
  return { kind, url: Object.hasOwn(secrets, urlSecret) ? secrets[urlSecret] : undefined };
}

export async function openStore(place: StorePlace, options: StoreOptions): Promise<StateStore> {
  if (place.kind === "memory") return new MemoryStore(options);
  if (place.kind === "postgres") {
    if (place.url === undefined) throw new StoreUnavailable("no secret says where PostgreSQL is");
    const { PostgresStore } = await import("./postgres/postgres-store.js");
    return PostgresStore.open(place.url, options);
  }
  const { EmbeddedStore } = await import("./embedded/embedded-store.js");
  return EmbeddedStore.open(place.path, options);
}
