// Which models a caller may ask for, as the wasm filter has found: names, `provider/*` or `*`, between commas. A name that
// models serve may be asked for by itself, or for those of its models that may be.
import type { IncomingHttpHeaders } from "node:http";
import type { ModelNames } from "../settings/settings.js";

export type IsAllowed = (name: string) => boolean;

/** Of names by themselves. Without the header: all. */
export function allowedModels(headers: IncomingHttpHeaders): IsAllowed {
  const header = headers["x-plano-caller-models"];
  if (header === undefined) return () => true;
  const patterns = [header].flat().join(",").split(",");
  return (name) =>
    patterns.some((each) => (each.endsWith("*") ? name.startsWith(each.slice(0, -1)) : each === name));
}

/**
 * What the caller may ask for under `name`: the name where all that serve it are the caller's, else those that are. Where there
 * are none, the name does not exist for the caller.
 */
export function allowedNames(name: string, { models, pools }: ModelNames, isAllowed: IsAllowed): string[] {
  if (isAllowed(name)) return [name];
  const single = Object.hasOwn(models, name) ? models[name] : undefined;
  const serving = single === undefined ? (Object.hasOwn(pools, name) ? pools[name] : undefined) : [single];
  const allowed = (serving ?? []).filter(isAllowed);
  return allowed.length > 0 && allowed.length === serving?.length ? [name] : allowed;
}
