// Resolves aliases to names of models, and those of several models to pools. `targets` holds the models'
// names without aliases, so that an alias never depends on another.

import type { Pool } from "../model/target.js";
import type { AliasEntry } from "../schema/model-aliases.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import type { PathPart } from "../syntax/errors.js";
import { nearest } from "../syntax/spelling.js";
import type { Alias, AliasTarget } from "./alias-targets.js";

/** A list in a hint shows no more names than this. */
const MAX_SHOWN = 20;

/** Names and their meanings, as far as they are read. */
export interface Names {
  models: Record<string, number>;
  wildcards: Record<string, number>;
  aliases: Record<string, string>;
  pools: Pool[];
  defaultTarget: number;
}

export class AliasReader {
  readonly #names: Names;
  readonly #aliases: ReadonlySet<string>;
  readonly #targets: Readonly<Record<string, number>>;
  readonly #diagnostics: Diagnostics;

  constructor(names: Names, aliases: readonly Alias[], diagnostics: Diagnostics) {
    this.#names = names;
    this.#aliases = new Set(aliases.map(({ name }) => name));
    this.#targets = { ...names.models };
    this.#diagnostics = diagnostics;
  }

  read({ name: alias, entry, targets: written }: Alias): void {
    const path = ["model_aliases", alias];
    if (entry.target !== undefined && entry.targets !== undefined) {
      this.#error([...path, "targets"], "cannot be combined with target; give one of the two");
      return;
    }
    if (written.length === 0) {
      this.#error(path, "needs a target", "target: openai/gpt-4o, or targets: [...] to fail over");
      return;
    }
    const indexes = written.map(({ target }, position) => this.#target(path, entry, target, position));
    const known = indexes.filter((index): index is number => index !== undefined);
    if (known.length < indexes.length) return;
    if (new Set(known).size < known.length) {
      this.#error([...path, "targets"], "names a model twice");
      return;
    }
    this.#warnOfShadow(path, alias, known, written);
    const [first] = written;
    if (first === undefined) return;
    if (written.length === 1) {
      this.#names.aliases[alias] = first.target;
      this.#names.models[alias] = known[0] ?? 0;
    } else {
      delete this.#names.models[alias];
      this.#addPool(path, alias, known, written);
    }
  }

  #addPool(path: PathPart[], name: string, known: readonly number[], written: readonly AliasTarget[]): void {
    const weighted = written.some(({ weight }) => weight !== undefined);
    const targets = known.map((target, position) => ({ target, weight: written[position]?.weight ?? 1 }));
    if (weighted && targets.every(({ weight }) => weight === 0)) {
      this.#error([...path, "targets"], "have no weight above 0");
    }
    const pool: Pool = { name, targets, weighted };
    this.#names.pools.push(pool);
  }

  /** Returns undefined and records an error if no model has the name. */
  #target(path: PathPart[], entry: AliasEntry, target: string, position: number): number | undefined {
    const index = Object.hasOwn(this.#targets, target) ? this.#targets[target] : undefined;
    if (index !== undefined) return index;
    const hint = this.#aliases.has(target)
      ? `${target} is an alias itself; name the model it stands for`
      : knownNames(target, Object.keys(this.#targets));
    const place = entry.targets === undefined ? ["target"] : ["targets", position];
    this.#error([...path, ...place], `${target} is not one of model_providers`, hint);
    return undefined;
  }

  /** An alias may take over a bare model name; the user gets a warning. */
  #warnOfShadow(
    path: PathPart[],
    alias: string,
    known: readonly number[],
    written: readonly AliasTarget[],
  ): void {
    const shadowed = this.#names.models[alias];
    if (shadowed === undefined || known.includes(shadowed)) return;
    const now = written.map(({ target }) => target).join(", then ");
    const message = `${alias} alone now means ${now}; ask for the model of that name by its full name`;
    this.#diagnostics.warn(path, message, undefined, true);
  }

  #error(path: PathPart[], message: string, hint?: string): void {
    this.#diagnostics.error(path, message, hint);
  }
}

function knownNames(target: string, known: readonly string[]): string {
  const close = nearest(target, known);
  if (close !== undefined) return `did you mean ${close}?`;
  if (known.length === 0) return "name a model as provider/model";
  return `known: ${known.slice(0, MAX_SHOWN).join(", ")}${known.length > MAX_SHOWN ? ", ..." : ""}`;
}
