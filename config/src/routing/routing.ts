// Routing preferences: kinds of tasks and the models to try for each. Each is a pool under a name of its own,
// which brightstaff asks for when a conversation is of that kind.

import { PREFERENCE_POOL_PREFIX } from "../contract/constants.generated.js";
import type { NormalisedConfig } from "../model/model.js";
import type { RoutingPreference } from "../model/routing.js";
import type { Pool, Target } from "../model/target.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { nearest } from "../syntax/spelling.js";
import type { MigratedFile } from "./inline-preferences.js";
import { hasSource, PRICES_HINT } from "./metrics-sources.js";

const LATENCY_HINT = "model_metrics_sources with type: latency";

type AddError = (field: string, message: string, hint?: string) => void;

interface Known {
  names: Pick<NormalisedConfig, "models" | "pools">;
  targets: readonly Target[];
}

interface Reading {
  routingPreferences: RoutingPreference[];
  pools: Pool[];
}

export function readRouting(
  file: MigratedFile,
  diagnostics: Diagnostics,
  { names: { models, pools }, targets }: Known,
): Reading {
  const reading: Reading = { routingPreferences: [], pools: [] };
  const { routing_preferences: written } = file;
  for (const [index, preference] of written.entries()) {
    const { name, description, path, selection_policy: { prefer } = { prefer: "none" } } = preference;
    const add: AddError = (field, message, hint) => {
      diagnostics.error([...path, ...field.split("/")], message, hint);
    };
    if (written.findIndex((other) => other.name === name) < index) add("name", `the name ${name} is taken`);
    const known = preference.models.flatMap((model, position) => {
      const target = Object.hasOwn(models, model) ? models[model] : undefined;
      if (target !== undefined) return [target];
      const close = nearest(model, Object.keys(models));
      const hint = close === undefined ? undefined : `did you mean ${close}?`;
      diagnostics.error([...path, "models", position], `${model} is not a model`, hint);
      return [];
    });
    if (new Set(known).size < known.length) add("models", "names a model twice");
    if (prefer === "fastest" && !hasSource(file, "latency")) {
      add("selection_policy/prefer", "needs the latencies of models", LATENCY_HINT);
    }
    const settled = prefer === "cheapest" && !hasSource(file, "cost");
    const ranked = settled ? rank(known, targets, add) : known;
    const names = ranked.map((target) => targets[target]?.name ?? "");
    const several = ranked.length > 1;
    const model = several ? PREFERENCE_POOL_PREFIX + name : (names[0] ?? "");
    reading.routingPreferences.push({
      name,
      description,
      model,
      models: names,
      prefer: settled ? "none" : prefer,
    });
    if (several) {
      const isTaken = Object.hasOwn(models, model) || pools.some((other) => other.name === model);
      if (isTaken) add("name", `its pool would be called ${model}, which is a name already`);
      const pool = ranked.map((target) => ({ target, weight: 1 }));
      reading.pools.push({ name: model, targets: pool, weighted: false });
    }
  }
  return reading;
}

/** By the file's prices, which are the same for every request; models without one come last, in the file's order. */
function rank(known: readonly number[], targets: readonly Target[], add: AddError): number[] {
  const priceOf = (target: number): number => {
    const { pricing } = targets[target] ?? {};
    return pricing === undefined ? Number.POSITIVE_INFINITY : pricing.input + pricing.output;
  };
  if (known.length > 0 && !known.some((target) => Number.isFinite(priceOf(target)))) {
    add("selection_policy/prefer", "needs the pricing of the models", PRICES_HINT);
  }
  return [...known].sort((one, other) =>
    priceOf(one) < priceOf(other) ? -1 : priceOf(one) > priceOf(other) ? 1 : 0,
  );
}

/** Only brightstaff may ask for it. */
export function isRoutePool(name: string): boolean {
  return name.startsWith(PREFERENCE_POOL_PREFIX);
}

/** Pools that the file names itself. Clients do not see those of routing preferences. */
export function aliasPools({ pools }: Pick<NormalisedConfig, "pools">): Pool[] {
  return pools.filter(({ name }) => !isRoutePool(name));
}
