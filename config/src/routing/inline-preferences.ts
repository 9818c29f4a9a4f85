// Before v0.4.0, routing_preferences were listed at each model. Turns them into preferences of the file, with
// the positions where they were written.

import type { InlinePreference, RoutingPreferenceEntry } from "../schema/routing-preferences.js";
import type { PlanoFile } from "../schema/schema.js";
import { isBeforeRoutes } from "../schema/version.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import type { PathPart } from "../syntax/errors.js";

/** The schema allows a preference no more. */
const MAX_MODELS = 10;

interface PlacedPreference extends RoutingPreferenceEntry {
  /** Where its errors point to. */
  path: PathPart[];
}

export interface MigratedFile extends PlanoFile {
  routing_preferences: PlacedPreference[];
}

export function migrate(file: PlanoFile, diagnostics: Diagnostics): MigratedFile {
  const written = (file.routing_preferences ?? []).map((preference, index) => ({
    ...preference,
    path: ["routing_preferences", index],
  }));
  if (!isBeforeRoutes(file.version)) {
    warnOfIgnored(file, diagnostics);
    return { ...file, routing_preferences: written };
  }
  const gathering = new Gathering(written, diagnostics);
  for (const [index, { model, routing_preferences: inline }] of file.model_providers.entries()) {
    if (inline !== undefined) gathering.add(inline, model, ["model_providers", index, "routing_preferences"]);
  }
  return { ...file, routing_preferences: [...written, ...gathering.found.values()] };
}

function warnOfIgnored({ model_providers: entries }: PlanoFile, diagnostics: Diagnostics): void {
  const hint = "list its models under routing_preferences of the file itself";
  for (const [index, { routing_preferences: inline }] of entries.entries()) {
    const path = ["model_providers", index, "routing_preferences"];
    if (inline !== undefined) diagnostics.warn(path, "is ignored from v0.4.0 on", hint, true);
  }
}

class Gathering {
  readonly found = new Map<string, PlacedPreference>();
  readonly #own: ReadonlySet<string>;
  readonly #diagnostics: Diagnostics;

  constructor(own: readonly RoutingPreferenceEntry[], diagnostics: Diagnostics) {
    this.#own = new Set(own.map(({ name }) => name));
    this.#diagnostics = diagnostics;
  }

  add(inline: readonly InlinePreference[], model: string, path: PathPart[]): void {
    if (model.endsWith("/*")) {
      const hint = "give each model that is meant an entry of its own";
      this.#diagnostics.error(path, "stands at a wildcard, which names no model", hint, true);
      return;
    }
    for (const [position, preference] of inline.entries())
      this.#extend(preference, model, [...path, position]);
  }

  #extend({ name, description }: InlinePreference, model: string, path: PathPart[]): void {
    if (this.#own.has(name)) {
      this.#warn([...path, "name"], `${name} of the file's own routing_preferences is used instead`);
      return;
    }
    const known = this.found.get(name);
    if (known === undefined) {
      this.found.set(name, { name, description, models: [model], path });
      return;
    }
    if (known.description !== description) {
      this.#warn([...path, "description"], `differs from the first one of ${name}, which is used`);
    }
    if (known.models.includes(model)) return;
    if (known.models.length < MAX_MODELS) known.models.push(model);
    else this.#diagnostics.error(path, `${name} already has ${MAX_MODELS} models`);
  }

  #warn(path: PathPart[], message: string): void {
    this.#diagnostics.warn(path, message);
  }
}
