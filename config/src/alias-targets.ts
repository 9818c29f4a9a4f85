// Models that only an alias names, where a wildcard lets any through: `fast: {target: openai/gpt-4o}` beside `openai/*`.
import type { PlanoFile } from "./file.js";
import type { Entry } from "./provider-entry.js";

/** `provider/model`, printable and no wildcard itself. */
const NAMEABLE = /^[^/\s]+\/[\x21-\x29\x2b-\x7e]+$/;

export function aliasedEntries(file: PlanoFile, entries: readonly Entry[]): Entry[] {
  const taken = new Set(entries.flatMap(({ fullName, model, name }) => [fullName, model, name]));
  const wildcards = new Map(
    entries.filter(({ model }) => model === "").map((entry) => [entry.prefix, entry]),
  );
  const found = new Map<string, Entry>();
  for (const { target } of Object.values(file.model_aliases ?? {})) {
    if (!NAMEABLE.test(target) || taken.has(target)) continue;
    const slash = target.indexOf("/");
    const model = target.slice(slash + 1);
    const wildcard = wildcards.get(target.slice(0, slash));
    if (wildcard === undefined) continue;
    found.set(target, { ...wildcard, fullName: target, model, isDefault: false });
  }
  return [...found.values()];
}
