// Names that clients may ask for, and the full names that they stand for.
import type { ModelNames } from "../settings/settings.js";

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
export function requestedModel({ model }: Record<string, unknown>, names: ModelNames): string {
  const name = typeof model === "string" && model !== "" ? model : (names.fallback ?? "");
  return fullNameOf(name, names) ?? name;
}
