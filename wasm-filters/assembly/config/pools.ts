// Reads the pools: the failover plans of each name.

import { Attempt, FailoverPlan, Pool } from "../targets/pool";
import { FilterConfig } from "./filter-config";
import { ConfigScope } from "./scope";

const MAX_WEIGHT: i64 = 1_000_000;

/** Appends to `config.pools`; call after targets are read. False with an error in `scope`. */
export function readPools(scope: ConfigScope, config: FilterConfig): bool {
  const json = scope.json;
  const list = json.find(0, "pools");
  if (!json.isArray(list)) return scope.refuse("pools must be an array");
  for (let item = list + 1; item < json.next(list); item = json.next(item)) {
    const pool = new Pool();
    if (!scope.text(item, "name", pool.name)) return false;
    if (!readPlans(scope, json.find(item, "plans"), config, pool.plans)) return false;
    const shorter = json.find(item, "shorter");
    if (shorter >= 0 && !readPlans(scope, shorter, config, pool.shorter)) return false;
    if (pool.plans.length == 0) return scope.refuse("a pool must have a plan");
    config.pools.push(pool);
  }
  return true;
}

function readPlans(scope: ConfigScope, list: i32, config: FilterConfig, plans: Array<FailoverPlan>): bool {
  const json = scope.json;
  if (!json.isArray(list)) return scope.refuse("a pool's plans must be an array");
  for (let item = list + 1; item < json.next(list); item = json.next(item)) {
    const plan = new FailoverPlan();
    if (!readPlan(scope, item, config, plan)) return false;
    plans.push(plan);
  }
  return true;
}

function readPlan(scope: ConfigScope, token: i32, config: FilterConfig, plan: FailoverPlan): bool {
  const json = scope.json;
  if (!scope.text(token, "cluster", plan.cluster)) return false;
  const weight = json.integer(json.find(token, "weight"));
  if (weight < 0 || weight > MAX_WEIGHT) return scope.refuse("a weight must lie between 0 and 1000000");
  plan.weight = <i32>weight;
  const attempts = json.find(token, "attempts");
  if (!json.isArray(attempts)) return scope.refuse("a plan's attempts must be an array");
  for (let item = attempts + 1; item < json.next(attempts); item = json.next(item)) {
    const target = json.integer(json.find(item, "target"));
    if (target < 0 || target >= config.targets.length) return scope.refuse("an attempt names no target");
    const attempt = new Attempt(config.targets[<i32>target]);
    if (!scope.text(item, "cluster", attempt.cluster)) return false;
    plan.attempts.push(attempt);
    if (attempt.target.provider.prefixAffinity) plan.hasAffinity = true;
  }
  return plan.attempts.length > 0 || scope.refuse("a plan must have an attempt");
}
