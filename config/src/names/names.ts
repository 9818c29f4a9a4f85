// Which names a client may ask for. Full names and entry names are unique. An alias may take a bare model
// name, but none of those. A bare model name that two providers have belongs to the first.

import type { Entry } from "../providers/entry.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import type { Alias } from "./alias-targets.js";
import { AliasReader, type Names } from "./aliases.js";

/** By the position of the target. */
export function readNames(
  aliases: readonly Alias[],
  diagnostics: Diagnostics,
  entries: readonly Entry[],
): Names {
  // No prototype: a model may be called `constructor`.
  const models = Object.create(null) as Record<string, number>;
  const wildcards = Object.create(null) as Record<string, number>;
  const single = Object.create(null) as Record<string, string>;
  const names: Names = {
    models,
    wildcards,
    aliases: single,
    pools: [],
    defaultTarget: -1,
  };
  for (const [target, entry] of entries.entries()) addEntry(names, entry, target, diagnostics);
  const written = new Set(Object.keys(models));
  for (const [target, entry] of entries.entries()) addBareName(names, entry, target, diagnostics);
  const reader = new AliasReader(names, aliases, diagnostics);
  for (const alias of aliases) {
    if (written.has(alias.name)) {
      const path = ["model_aliases", alias.name];
      diagnostics.error(path, `${alias.name} is already the name of a model`, undefined, true);
    } else reader.read(alias);
  }
  return names;
}

function addEntry(names: Names, entry: Entry, target: number, diagnostics: Diagnostics): void {
  const path = ["model_providers", entry.index];
  if (entry.model === "") {
    const prefix = `${entry.prefix}/`;
    if (prefix in names.wildcards) diagnostics.error([...path, "model"], `${entry.fullName} is listed twice`);
    else names.wildcards[prefix] = target;
  } else if (entry.fullName in names.models) {
    diagnostics.error([...path, "model"], `${entry.fullName} is listed twice`);
  } else names.models[entry.fullName] = target;
  if (entry.name !== undefined && entry.name !== entry.fullName) {
    if (entry.model === "") diagnostics.error([...path, "name"], "a wildcard has no name of its own");
    else if (entry.name.endsWith("/*")) {
      diagnostics.error([...path, "name"], "must not look like a wildcard");
    } else if (entry.name in names.models) {
      diagnostics.error([...path, "name"], `the name ${entry.name} is taken`);
    } else names.models[entry.name] = target;
  }
  if (!entry.isDefault) return;
  if (names.defaultTarget >= 0) diagnostics.error([...path, "default"], "there can be one default only");
  else names.defaultTarget = target;
}

function addBareName(names: Names, { model, index }: Entry, target: number, diagnostics: Diagnostics): void {
  if (model === "") return;
  const taken = names.models[model];
  if (taken === undefined) names.models[model] = target;
  else if (taken !== target) {
    const message = `${model} alone means another entry; ask for this one by its full name`;
    diagnostics.warn(["model_providers", index, "model"], message);
  }
}
