// What an alias stands for: one model, or several to try in order.

import type { Entry } from "../providers/entry.js";
import type { AliasEntry } from "../schema/model-aliases.js";
import type { PlanoFile } from "../schema/schema.js";

export interface AliasTarget {
  target: string;
  /** As written; undefined if none is given. */
  weight?: number;
}

/** An alias as written, and its targets in either notation. */
export interface Alias {
  name: string;
  entry: AliasEntry;
  targets: AliasTarget[];
}

/** In the order of the file. */
export function readAliases({ model_aliases: aliases = {} }: PlanoFile): Alias[] {
  return Object.entries(aliases).map(([name, entry]) => ({ name, entry, targets: targetsOf(entry) }));
}

function targetsOf({ target, targets = [] }: AliasEntry): AliasTarget[] {
  const listed = targets.map((each) => (typeof each === "string" ? { target: each } : each));
  return target === undefined ? listed : [{ target }, ...listed];
}

/** `provider/model`, printable and not a wildcard. */
const NAMEABLE = /^[^/\s]+\/[\x21-\x29\x2b-\x7e]+$/;

/**
 * Adds models that only an alias or a routing preference names and a wildcard allows: `openai/gpt-4o` for
 * `openai/*`.
 */
export function aliasedEntries(
  entries: readonly Entry[],
  aliases: readonly Alias[],
  { routing_preferences: preferences = [] }: PlanoFile,
): Entry[] {
  const taken = new Set(entries.flatMap(({ fullName, model, name }) => [fullName, model, name]));
  const wildcards = new Map(
    entries.filter(({ model }) => model === "").map((entry) => [entry.prefix, entry]),
  );
  const found = new Map<string, Entry>();
  const aliased = aliases.flatMap(({ targets }) => targets.map(({ target }) => target));
  for (const target of [...aliased, ...preferences.flatMap(({ models }) => models)]) {
    if (!NAMEABLE.test(target) || taken.has(target)) continue;
    const slash = target.indexOf("/");
    const model = target.slice(slash + 1);
    const wildcard = wildcards.get(target.slice(0, slash));
    if (wildcard === undefined) continue;
    found.set(target, { ...wildcard, fullName: target, model, isDefault: false });
  }
  return [...found.values()];
}
