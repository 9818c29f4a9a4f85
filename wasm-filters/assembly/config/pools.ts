// Reads the configuration's pools: the failover plans of each name.

import { Attempt, FailoverPlan, Pool } from "../targets/pool";
import { Settings } from "./filter-config";
import { SettingsScope } from "./scope";

const MAX_WEIGHT: i64 = 1_000_000;

/** Appends to `settings.pools`; its targets are read. False with a fault in `scope`. */
export function readPools(scope: SettingsScope, settings: Settings): bool {
  const json = scope.json;
  const list = json.find(0, "pools");
  if (!json.isArray(list)) return scope.refuse("pools must be an array");
  for (let item = list + 1; item < json.next(list); item = json.next(item)) {
    const pool = new Pool();
    if (!scope.text(item, "name", pool.name)) return false;
    if (!readPlans(scope, json.find(item, "plans"), settings, pool.plans)) return false;
    const shorter = json.find(item, "shorter");
    if (shorter >= 0 && !readPlans(scope, shorter, settings, pool.shorter)) return false;
    if (pool.plans.length == 0) return scope.refuse("a pool must have a plan");
    settings.pools.push(pool);
  }
  return true;
}

function readPlans(scope: SettingsScope, list: i32, settings: Settings, plans: Array<FailoverPlan>): bool {
  const json = scope.json;
  if (!json.isArray(list)) return scope.refuse("a pool's plans must be an array");
  for (let item = list + 1; item < json.next(list); item = json.next(item)) {
    const plan = new FailoverPlan();
    if (!readPlan(scope, item, settings, plan)) return false;
    plans.push(plan);
  }
  return true;
}

function readPlan(scope: SettingsScope, token: i32, settings: Settings, plan: FailoverPlan): bool {
  const json = scope.json;
  if (!scope.text(token, "cluster", plan.cluster)) return false;
  const weight = json.integer(json.find(token, "weight"));
  if (weight < 0 || weight > MAX_WEIGHT) return scope.refuse("a weight must lie between 0 and 1000000");
  plan.weight = <i32>weight;
  const attempts = json.find(token, "attempts");
  if (!json.isArray(attempts)) return scope.refuse("a plan's attempts must be an array");
  for (let item = attempts + 1; item < json.next(attempts); item = json.next(item)) {
    const target = json.integer(json.find(item, "target"));
    if (target < 0 || target >= settings.targets.length) return scope.refuse("an attempt names no target");
    const attempt = new Attempt(settings.targets[<i32>target]);
    if (!scope.text(item, "cluster", attempt.cluster)) return false;
    plan.attempts.push(attempt);
    if (attempt.target.provider.prefixAffinity) plan.hasAffinity = true;
  }
  return plan.attempts.length > 0 || scope.refuse("a plan must have an attempt");
}
