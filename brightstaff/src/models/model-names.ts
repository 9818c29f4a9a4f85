// Names that clients may ask for, and the full names that they stand for.
import type { ModelNames } from "../settings/settings.js";
import { allowedNames, type IsAllowed } from "./allowed-models.js";

/** As names of the file are at most. Longer ones are nobody's, and are not kept. */
export const LONGEST_NAME = 500;

/** That of a pool is its own: Envoy knows who is behind it. Undefined where nobody may ask for it. */
export function fullNameOf(name: string, { models, pools, prefixes }: ModelNames): string | undefined {
  if (Object.hasOwn(models, name)) return models[name];
  if (Object.hasOwn(pools, name)) return name;
  const isNamed = (prefix: string): boolean => name.startsWith(prefix) && name.length > prefix.length;
  return name.length <= LONGEST_NAME && prefixes.some(isNamed) ? name : undefined;
}

/** What a request asks for: the default model where it says nothing, and whatever it says where there is no such name. */
export function requestedName({ model }: Record<string, unknown>, { fallback = "" }: ModelNames): string {
  return typeof model === "string" && model !== "" ? model : fallback;
}

/** Of what the caller may ask for under `name`; none where it may not, or nobody may. */
export function fullNamesOf(name: string, names: ModelNames, isAllowed: IsAllowed): string[] {
  if (fullNameOf(name, names) === undefined) return [];
  return allowedNames(name, names, isAllowed).map((each) => fullNameOf(each, names) ?? each);
}
