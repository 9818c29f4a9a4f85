// The names that clients may ask for, and their full names.
import type { ModelNames } from "../service-config/schema.js";
import { allowedNames, type IsAllowed } from "./allowed-models.js";

/** The limit on names in the configuration. Longer names are unknown, and are not kept. */
export const LONGEST_NAME = 500;

/** A pool's full name is its own, since Envoy resolves it. Undefined when no client may ask for the name. */
export function fullNameOf(name: string, { models, pools, prefixes }: ModelNames): string | undefined {
  if (Object.hasOwn(models, name)) return models[name];
  if (Object.hasOwn(pools, name)) return name;
  const isNamed = (prefix: string): boolean => name.startsWith(prefix) && name.length > prefix.length;
  return name.length <= LONGEST_NAME && prefixes.some(isNamed) ? name : undefined;
}

/** The name that a request asks for: the default model without one, and the client's text when the name is unknown. */
export function requestedName({ model }: Record<string, unknown>, { fallback = "" }: ModelNames): string {
  return typeof model === "string" && model !== "" ? model : fallback;
}

/** Full names of the models that the caller may use under `name`; empty when there are none. */
export function fullNamesOf(name: string, names: ModelNames, isAllowed: IsAllowed): string[] {
  if (fullNameOf(name, names) === undefined) return [];
  return allowedNames(name, names, isAllowed).map((each) => fullNameOf(each, names) ?? each);
}
