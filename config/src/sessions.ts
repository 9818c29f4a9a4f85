// How long a conversation that names itself stays with the route it was given.
import type { PlanoFile } from "./file.js";
import type { Sessions } from "./model.js";

const TTL_SECONDS = 600;
const MAX_ENTRIES = 10_000;

export function sessionsOf({ routing = {} }: PlanoFile): Sessions {
  const { session_ttl_seconds: ttl, session_max_entries: most, session_cache: cache } = routing;
  return {
    ttlMilliseconds: (ttl ?? TTL_SECONDS) * 1_000,
    maxEntries: most ?? MAX_ENTRIES,
    ...(cache?.tenant_header === undefined ? {} : { tenantHeader: cache.tenant_header.toLowerCase() }),
    cache: "memory",
    implicit: false,
    userTurnsOnly: false,
  };
}
