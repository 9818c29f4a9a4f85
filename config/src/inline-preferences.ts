// Kinds of tasks were listed at each model before v0.4.0: they become the file's own routing_preferences, and keep the place
// where they were written.
import type { InlinePreference, PlanoFile, RoutingPreference } from "./file.js";
import type { PathPart, Problem } from "./problems.js";
import type { Source } from "./source.js";
import { isBeforeRoutes } from "./version.js";

/** The schema allows a preference no more. */
const MAX_MODELS = 10;

interface PlacedPreference extends RoutingPreference {
  /** Where problems with it are pointed at. */
  path: PathPart[];
}

export interface MigratedFile extends PlanoFile {
  routing_preferences: PlacedPreference[];
}

export interface Migration {
  file: MigratedFile;
  problems: Problem[];
  warnings: Problem[];
}

export function migrate(file: PlanoFile, source: Source): Migration {
  const written = (file.routing_preferences ?? []).map((preference, index) => ({
    ...preference,
    path: ["routing_preferences", index],
  }));
  if (!isBeforeRoutes(file.version)) {
    return {
      file: { ...file, routing_preferences: written },
      problems: [],
      warnings: ignoredOf(file, source),
    };
  }
  const gathering = new Gathering(written, source);
  for (const [index, { model, routing_preferences: inline }] of file.model_providers.entries()) {
    if (inline !== undefined) gathering.add(inline, model, ["model_providers", index, "routing_preferences"]);
  }
  const { found, problems, warnings } = gathering;
  return { file: { ...file, routing_preferences: [...written, ...found.values()] }, problems, warnings };
}

function ignoredOf({ model_providers: entries }: PlanoFile, source: Source): Problem[] {
  const hint = "list its models under routing_preferences of the file itself";
  return entries.flatMap(({ routing_preferences: inline }, index) =>
    inline === undefined
      ? []
      : [
          source.problem(
            ["model_providers", index, "routing_preferences"],
            "is ignored from v0.4.0 on",
            hint,
            true,
          ),
        ],
  );
}

class Gathering {
  readonly found = new Map<string, PlacedPreference>();
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];
  readonly #own: ReadonlySet<string>;
  readonly #source: Source;

  constructor(own: readonly RoutingPreference[], source: Source) {
    this.#own = new Set(own.map(({ name }) => name));
    this.#source = source;
  }

  add(inline: readonly InlinePreference[], model: string, path: PathPart[]): void {
    if (model.endsWith("/*")) {
      const hint = "give each model that is meant an entry of its own";
      this.problems.push(
        this.#source.problem(path, "stands at a wildcard, which names no model", hint, true),
      );
      return;
    }
    for (const [position, preference] of inline.entries())
      this.#extend(preference, model, [...path, position]);
  }

  #extend({ name, description }: InlinePreference, model: string, path: PathPart[]): void {
    if (this.#own.has(name)) {
      this.#warn([...path, "name"], `${name} of the file's own routing_preferences is used in its place`);
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
    else this.problems.push(this.#source.problem(path, `${name} has ${MAX_MODELS} models already`));
  }

  #warn(path: PathPart[], message: string): void {
    this.warnings.push(this.#source.problem(path, message));
  }
}
