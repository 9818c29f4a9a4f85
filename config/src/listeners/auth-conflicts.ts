// What the rest of a file cannot have where a listener authenticates clients.

import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import type { ListenerReading } from "./listener.js";

const PASSTHROUGH =
  "passes the client's own key on, but a listener that leads here authenticates clients itself";

export function checkAuthConflicts(
  file: PlanoFile,
  listeners: readonly ListenerReading[],
  diagnostics: Diagnostics,
): void {
  const authenticated = listeners.filter(({ common }) => common.auth !== undefined);
  if (authenticated.length === 0) return;
  checkSelectors(file, authenticated, diagnostics);
  const leading = authenticated.filter(({ entry }) => entry.type === "agent");
  const listed = new Set(leading.flatMap(({ entry }) => entry.agents ?? []).map(({ id }) => id));
  for (const [index, { id, passthrough_auth: passes }] of (file.agents ?? []).entries()) {
    if (passes === true && listed.has(id)) {
      diagnostics.error(["agents", index, "passthrough_auth"], PASSTHROUGH);
    }
  }
  if (!authenticated.some(({ entry }) => entry.type === "model")) return;
  for (const [index, { passthrough_auth: passes }] of file.model_providers.entries()) {
    if (passes === true) diagnostics.error(["model_providers", index, "passthrough_auth"], PASSTHROUGH);
  }
}

/** Credentials are removed at the listener, before brightstaff: limits by them would count only some requests. */
function checkSelectors(
  { ratelimits = [] }: PlanoFile,
  authenticated: readonly ListenerReading[],
  diagnostics: Diagnostics,
): void {
  const services = authenticated.flatMap(({ common: { auth } }) => (auth && "service" in auth ? [auth] : []));
  const cookies = services.some(({ headers }) => headers.includes("cookie"));
  const removed = new Set([
    ...["authorization", "x-api-key", ...(cookies ? ["cookie"] : [])],
    ...services.flatMap(({ callerHeader, modelsHeader }) => [callerHeader ?? "", modelsHeader ?? ""]),
  ]);
  for (const [index, { selector }] of ratelimits.entries()) {
    if (selector === undefined || !removed.has(selector.key.toLowerCase())) continue;
    const message = `counts by ${selector.key}, which listeners that authenticate remove`;
    diagnostics.error(["ratelimits", index, "selector", "key"], message, "caller counts by who calls");
  }
}
