// Checks how listeners authenticate.

import type { ListenerEntry } from "../schema/listeners.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import type { PathPart } from "../syntax/errors.js";
import { accessKeyError } from "./access-keys.js";
import { checkAuthorizationService } from "./authorization-service.js";
import { checkTokenAuth } from "./token-auth.js";

const PASSTHROUGH =
  "passes the client's own key on, but a listener that leads here authenticates clients itself";

export function checkAuth(file: PlanoFile, diagnostics: Diagnostics, directory: string | undefined): void {
  const { listeners, model_providers: providers, agents = [] } = file;
  const guarded = listeners.filter(({ auth }) => auth !== undefined);
  if (guarded.length === 0) return;
  for (const [index, entry] of listeners.entries()) {
    checkMethods(entry, index, diagnostics);
    checkKeys(entry, index, diagnostics);
    checkTokenAuth(entry, index, diagnostics, directory);
    checkAuthorizationService(entry, index, diagnostics);
  }
  checkSelectors(file, diagnostics);
  const listed = new Set(
    guarded.flatMap((entry) => (entry.type === "agent" ? (entry.agents ?? []) : []).map(({ id }) => id)),
  );
  const passing = (path: PathPart[]): void => diagnostics.error([...path, "passthrough_auth"], PASSTHROUGH);
  for (const [index, { id, passthrough_auth: passes }] of agents.entries()) {
    if (passes === true && listed.has(id)) passing(["agents", index]);
  }
  if (!guarded.some(({ type }) => type === "model")) return;
  for (const [index, { passthrough_auth: passes }] of providers.entries()) {
    if (passes === true) passing(["model_providers", index]);
  }
}

/** Credentials are removed at the listener, before brightstaff: limits by them would count only some requests. */
function checkSelectors({ listeners, ratelimits = [] }: PlanoFile, diagnostics: Diagnostics): void {
  const services = listeners.flatMap(({ auth }) => auth?.ext_authz ?? []);
  const own = services.flatMap((service) => [service.caller_header ?? "", service.models_header ?? ""]);
  const cookies = services.some(({ headers = ["cookie"] }) =>
    headers.some((name) => name.toLowerCase() === "cookie"),
  );
  const credentials = ["authorization", "x-api-key", ...(cookies ? ["cookie"] : [])];
  const ending = new Set([...credentials, ...own.map((name) => name.toLowerCase())]);
  for (const [index, { selector }] of ratelimits.entries()) {
    if (selector === undefined || !ending.has(selector.key.toLowerCase())) continue;
    const message = `counts by ${selector.key}, which listeners that authenticate remove`;
    diagnostics.error(["ratelimits", index, "selector", "key"], message, "caller counts by who calls");
  }
}

function checkMethods({ auth }: ListenerEntry, listener: number, diagnostics: Diagnostics): void {
  if (auth === undefined) return;
  const { keys, keys_file: file, jwt, ext_authz: service } = auth;
  const ways = Object.entries({ keys: keys ?? file, jwt, ext_authz: service });
  const [first, ...others] = ways.filter(([, way]) => way !== undefined).map(([name]) => name);
  for (const name of others) {
    const message = `cannot be combined with ${first}; a listener authenticates in one way`;
    diagnostics.error(["listeners", listener, "auth", name], message);
  }
}

function checkKeys({ auth }: ListenerEntry, listener: number, diagnostics: Diagnostics): void {
  const keys = auth?.keys ?? [];
  for (const [index, entry] of keys.entries()) {
    const path = ["listeners", listener, "auth", "keys", index];
    const error = accessKeyError(entry);
    if (error !== undefined) diagnostics.error([...path, error.field], error.message);
    else if (keys.findIndex(({ name }) => name === entry.name) !== index) {
      diagnostics.error([...path, "name"], `the name ${entry.name} is taken`);
    }
  }
}
