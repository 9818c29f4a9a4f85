// What an alias stands for: one model, or several to try in order.

import type { Entry } from "../providers/entry.js";
import type { AliasEntry } from "../schema/model-aliases.js";
import type { PlanoFile } from "../schema/schema.js";

export interface AliasTarget {
  target: string;
  /** As written; undefined if none is given. */
  weight?: number;
}

/** In the order of the file, in either notation. */
export function aliasTargets({ target, targets = [] }: AliasEntry): AliasTarget[] {
  const listed = targets.map((each) => (typeof each === "string" ? { target: each } : each));
  return target === undefined ? listed : [{ target }, ...listed];
}

/** `provider/model`, printable and not a wildcard. */
const NAMEABLE = /^[^/\s]+\/[\x21-\x29\x2b-\x7e]+$/;

/**
 * Adds models that only an alias or a routing preference names and a wildcard allows: `openai/gpt-4o` for
 * `openai/*`.
 */
export function aliasedEntries(file: PlanoFile, entries: readonly Entry[]): Entry[] {
  const taken = new Set(entries.flatMap(({ fullName, model, name }) => [fullName, model, name]));
  const wildcards = new Map(
    entries.filter(({ model }) => model === "").map((entry) => [entry.prefix, entry]),
  );
  const found = new Map<string, Entry>();
  const aliased = Object.values(file.model_aliases ?? {}).flatMap(aliasTargets);
  const routed = (file.routing_preferences ?? []).flatMap(({ models }) =>
    models.map((target) => ({ target })),
  );
  for (const { target } of [...aliased, ...routed]) {
    if (!NAMEABLE.test(target) || taken.has(target)) continue;
    const slash = target.indexOf("/");
    const model = target.slice(slash + 1);
    const wildcard = wildcards.get(target.slice(0, slash));
    if (wildcard === undefined) continue;
    found.set(target, { ...wildcard, fullName: target, model, isDefault: false });
  }
  return [...found.values()];
}
