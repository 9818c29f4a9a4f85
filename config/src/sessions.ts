// How long a conversation stays with the route or the model it was given, where that is kept, and what leaving may cost.

import type { ConfigError } from "./errors.js";
import type { PlanoFile, RoutingEntry } from "./file.js";
import { hasSource, PRICES_HINT } from "./metrics-sources.js";
import type { Secret, Sessions, SwitchBudget } from "./model.js";
import { readSessionCache } from "./session-cache.js";
import type { Source } from "./source.js";

const TTL_SECONDS = 600;
const MAX_ENTRIES = 10_000;
/** What providers ask for what their caches hold, where nothing is known of it. */
export const CACHE_READ_DISCOUNT = 0.1;

export interface SessionsReading {
  sessions: Sessions;
  sessionCacheUrl?: Secret;
  errors: ConfigError[];
  warnings: ConfigError[];
}

/** `routed`: there may be something to keep. */
export function readSessions(file: PlanoFile, routed: boolean, source: Source): SessionsReading {
  const { routing = {}, prompt_caching: caching = {} } = file;
  const {
    session_max_entries: most,
    session_cache: cache,
    route_on_user_only: userTurnsOnly = false,
  } = routing;
  const budget = budgetOf(routing);
  const affinity = caching.enabled === true && caching.session_affinity !== false;
  const { url, errors, warnings } = readSessionCache(cache, source);
  const sessions: Sessions = {
    ttlMilliseconds: ttlSeconds(file) * 1_000,
    maxEntries: most ?? MAX_ENTRIES,
    ...(cache?.tenant_header === undefined ? {} : { tenantHeader: cache.tenant_header.toLowerCase() }),
    cache: cache?.type ?? "memory",
    implicit: affinity || budget !== undefined || userTurnsOnly,
    userTurnsOnly,
    ...(budget === undefined ? {} : { budget }),
  };
  return {
    sessions,
    ...(url === undefined ? {} : { sessionCacheUrl: url }),
    errors: [...errors, ...priceErrors(file, source)],
    warnings: [
      ...warnings,
      ...uselessKeys(file, source),
      ...(routed ? tenantWarnings(sessions, file, source) : []),
    ],
  };
}

/** That of prompt caching counts where caching does. */
function ttlSeconds({ routing, prompt_caching: caching }: PlanoFile): number {
  const cached = caching?.enabled === true ? caching.session_ttl_seconds : undefined;
  return routing?.session_ttl_seconds ?? cached ?? TTL_SECONDS;
}

function budgetOf({ routing_budget: written }: RoutingEntry): SwitchBudget | undefined {
  if (written === undefined) return undefined;
  return {
    maxSwitchSpendPercent: written.max_switch_spend_pct,
    replenishOnRebind: written.replenish_on_rebind ?? true,
    cacheReadDiscount: written.cache_read_discount ?? CACHE_READ_DISCOUNT,
    recordCounterfactual: written.record_counterfactual ?? false,
  };
}

function priceErrors(file: PlanoFile, source: Source): ConfigError[] {
  const priced = file.model_providers.some(({ pricing }) => pricing !== undefined);
  if (file.routing?.routing_budget === undefined || priced || hasSource(file, "cost")) return [];
  const path = ["routing", "routing_budget"];
  return [source.error(path, "needs to know what models cost", PRICES_HINT, true)];
}

function uselessKeys({ routing = {}, prompt_caching: caching }: PlanoFile, source: Source): ConfigError[] {
  const hint = "overrides.llm_routing_model names the model that chooses routes";
  const unused = (["llm_provider", "model"] as const)
    .filter((key) => routing[key] !== undefined)
    .map((key) => source.error(["routing", key], "has no effect", hint, true));
  if (caching?.session_ttl_seconds === undefined || routing.session_ttl_seconds === undefined) return unused;
  const message = "is not used: routing.session_ttl_seconds says it";
  return [...unused, source.error(["prompt_caching", "session_ttl_seconds"], message, undefined, true)];
}

/** Clients choose the ids of sessions, and conversations may begin alike. Callers that a listener knows have their own. */
function tenantWarnings(
  { implicit, cache, tenantHeader }: Sessions,
  { listeners }: PlanoFile,
  source: Source,
): ConfigError[] {
  if (tenantHeader !== undefined || (!implicit && cache === "memory")) return [];
  const auth = listeners.find(({ type }) => type === "model")?.auth;
  if (auth !== undefined && (auth.ext_authz === undefined || auth.ext_authz.caller_header !== undefined)) {
    return [];
  }
  const message = "is missing: tenants whose conversations begin alike, or have the same id, share a session";
  const hint = "name the header that tells tenants apart; a single tenant needs none";
  return [source.error(["routing", "session_cache", "tenant_header"], message, hint)];
}
