// The caller's list of models from the wasm filter: names, `provider/*` or `*`, separated by commas. A name of several
// models is allowed as a name, or for those of its models that are allowed.
import type { IncomingHttpHeaders } from "node:http";
import { CALLER_MODELS_HEADER } from "@plano/config/contract";
import type { ModelNames } from "../service-config/schema.js";

export type IsAllowed = (name: string) => boolean;

/** Matches names themselves. Without the header every name is allowed. */
export function allowedModels(headers: IncomingHttpHeaders): IsAllowed {
  const header = headers[CALLER_MODELS_HEADER];
  if (header === undefined) return () => true;
  const patterns = [header].flat().join(",").split(",");
  return (name) =>
    patterns.some((each) => (each.endsWith("*") ? name.startsWith(each.slice(0, -1)) : each === name));
}

/**
 * The names that the caller may use for `name`: the name itself when all of its models are allowed, else the allowed
 * models. Empty: the name does not exist for the caller.
 */
export function allowedNames(name: string, { models, pools }: ModelNames, isAllowed: IsAllowed): string[] {
  if (isAllowed(name)) return [name];
  const single = Object.hasOwn(models, name) ? models[name] : undefined;
  const serving = single === undefined ? (Object.hasOwn(pools, name) ? pools[name] : undefined) : [single];
  const allowed = (serving ?? []).filter(isAllowed);
  return allowed.length > 0 && allowed.length === serving?.length ? [name] : allowed;
}
