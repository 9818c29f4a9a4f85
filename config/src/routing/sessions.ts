// How long a conversation keeps its route or model, where that is kept, and what leaving it may cost.

import type { ListenerAuth } from "../model/auth.js";
import type { Sessions, SwitchBudget } from "../model/routing.js";
import type { Secret } from "../model/secret.js";
import type { RoutingEntry } from "../schema/routing.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { hasSource, PRICES_HINT } from "./metrics-sources.js";
import { readSessionCacheUrl } from "./session-cache.js";

const TTL_SECONDS = 600;
const MAX_ENTRIES = 10_000;
/** What providers charge for cached tokens if no price is known. */
export const CACHE_READ_DISCOUNT = 0.1;

export interface SessionsReading {
  sessions: Sessions;
  sessionCacheUrl?: Secret;
}

interface RoutedTraffic {
  /** Whether anything is chosen that a session could keep. */
  routed: boolean;
  /** How the model listener authenticates. */
  auth: ListenerAuth | undefined;
}

export function readSessions(
  file: PlanoFile,
  diagnostics: Diagnostics,
  { routed, auth }: RoutedTraffic,
): SessionsReading {
  const { routing = {}, prompt_caching: caching = {} } = file;
  const {
    session_max_entries: most,
    session_cache: cache,
    route_on_user_only: userTurnsOnly = false,
  } = routing;
  const budget = budgetOf(routing);
  const affinity = caching.enabled === true && caching.session_affinity !== false;
  const url = readSessionCacheUrl(cache, diagnostics);
  const sessions: Sessions = {
    ttlMilliseconds: ttlSeconds(file) * 1_000,
    maxEntries: most ?? MAX_ENTRIES,
    ...(cache?.tenant_header === undefined ? {} : { tenantHeader: cache.tenant_header.toLowerCase() }),
    cache: cache?.type ?? "memory",
    implicit: affinity || budget !== undefined || userTurnsOnly,
    userTurnsOnly,
    ...(budget === undefined ? {} : { budget }),
  };
  if (budget !== undefined) checkPrices(file, diagnostics);
  warnOfUnusedKeys(file, diagnostics);
  if (routed && !tellsCallers(auth)) warnOfMissingTenant(sessions, diagnostics);
  return { sessions, ...(url === undefined ? {} : { sessionCacheUrl: url }) };
}

/** The lifetime of prompt caching applies if prompts are cached. */
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

function checkPrices(file: PlanoFile, diagnostics: Diagnostics): void {
  const priced = file.model_providers.some(({ pricing }) => pricing !== undefined);
  if (priced || hasSource(file, "cost")) return;
  const path = ["routing", "routing_budget"];
  diagnostics.error(path, "needs the prices of models", PRICES_HINT, true);
}

function warnOfUnusedKeys(
  { routing = {}, prompt_caching: caching }: PlanoFile,
  diagnostics: Diagnostics,
): void {
  const hint = "overrides.llm_routing_model names the model that chooses routes";
  for (const key of ["llm_provider", "model"] as const) {
    if (routing[key] !== undefined) diagnostics.warn(["routing", key], "has no effect", hint, true);
  }
  if (caching?.session_ttl_seconds === undefined || routing.session_ttl_seconds === undefined) return;
  const message = "is not used: routing.session_ttl_seconds says it";
  diagnostics.warn(["prompt_caching", "session_ttl_seconds"], message, undefined, true);
}

/**
 * Clients choose session ids, and conversations may begin alike. Authenticated callers have sessions of their
 * own.
 */
function warnOfMissingTenant({ implicit, cache, tenantHeader }: Sessions, diagnostics: Diagnostics): void {
  if (tenantHeader !== undefined || (!implicit && cache === "memory")) return;
  const message = "is missing: tenants whose conversations begin alike, or have the same id, share a session";
  const hint = "name the header that tells tenants apart; a single tenant needs none";
  diagnostics.warn(["routing", "session_cache", "tenant_header"], message, hint);
}

function tellsCallers(auth: ListenerAuth | undefined): boolean {
  return auth !== undefined && (!("service" in auth) || auth.callerHeader !== undefined);
}
