// Routing preferences: kinds of tasks, and for each the models that are asked in turn. Each is a pool under a name of its own,
// which brightstaff asks for when a conversation is of that kind.
import type { PlanoFile, RoutingPreference } from "./file.js";
import type { NormalisedConfig, Pool, Route, Target } from "./model.js";
import type { Problem } from "./problems.js";
import type { Source } from "./source.js";
import { nearest } from "./spelling.js";

/** No name of a model begins so. */
const PREFIX = "plano.route/";

interface Reading {
  routes: Route[];
  pools: Pool[];
  problems: Problem[];
}

export function readRouting(
  { routing_preferences: written = [] }: PlanoFile,
  { models }: Pick<NormalisedConfig, "models">,
  targets: readonly Target[],
  source: Source,
): Reading {
  const reading: Reading = { routes: [], pools: [], problems: [] };
  for (const [index, preference] of written.entries()) {
    const path = ["routing_preferences", index];
    const add = (field: string, message: string, hint?: string): void => {
      reading.problems.push(source.problem([...path, ...field.split("/")], message, hint));
    };
    const { name, description } = preference;
    if (written.findIndex((other) => other.name === name) < index) add("name", `the name ${name} is taken`);
    const known = preference.models.flatMap((model, position) => {
      const target = Object.hasOwn(models, model) ? models[model] : undefined;
      if (target !== undefined) return [target];
      const close = nearest(model, Object.keys(models));
      const hint = close === undefined ? undefined : `did you mean ${close}?`;
      reading.problems.push(source.problem([...path, "models", position], `${model} is no model`, hint));
      return [];
    });
    if (new Set(known).size < known.length) add("models", "names a model twice");
    const ranked = rank(known, preference, targets, add);
    const names = ranked.map((target) => targets[target]?.name ?? "");
    const several = ranked.length > 1;
    const model = several ? PREFIX + name : (names[0] ?? "");
    reading.routes.push({ name, description, model, models: names, prefer: "none" });
    if (several) {
      const pool = ranked.map((target) => ({ target, weight: 1 }));
      reading.pools.push({ name: model, targets: pool, weighted: false });
    }
  }
  return reading;
}

/** By what is known before any request: those without a price come last, in the file's order. */
function rank(
  known: readonly number[],
  { selection_policy: policy }: RoutingPreference,
  targets: readonly Target[],
  add: (field: string, message: string, hint?: string) => void,
): number[] {
  if (policy?.prefer !== "cheapest") return [...known];
  const priceOf = (target: number): number => {
    const { pricing } = targets[target] ?? {};
    return pricing === undefined ? Number.POSITIVE_INFINITY : pricing.input + pricing.output;
  };
  if (known.length > 0 && !known.some((target) => Number.isFinite(priceOf(target)))) {
    const hint = "pricing: { input: 2.5, output: 10 } at their entries of model_providers";
    add("selection_policy/prefer", "needs the pricing of the models", hint);
  }
  return [...known].sort((one, other) =>
    priceOf(one) < priceOf(other) ? -1 : priceOf(one) > priceOf(other) ? 1 : 0,
  );
}

/** Pools that the file itself names: those of routes are nobody's to see. */
export function aliasPools({ pools }: Pick<NormalisedConfig, "pools">): Pool[] {
  return pools.filter(({ name }) => !name.startsWith(PREFIX));
}
