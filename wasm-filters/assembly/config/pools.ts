// Makes the pools: the failover plans of each name.

import { AttemptObject, PlanObject, PoolObject } from "../contract/filter-config.generated";
import { firstOf, itemAfter, refuseDocument } from "../json/object-reader";
import { Attempt, FailoverPlan, Pool } from "../targets/pool";
import { FilterConfig } from "./filter-config";

/** Appends to `config.pools`; call after targets are read. */
export function readPools(list: i32, config: FilterConfig): void {
  for (let item = firstOf(list); item >= 0; item = itemAfter(list, item)) {
    const object = PoolObject.from(item);
    const pool = new Pool(object.name);
    readPlans(object.plans, config, pool.plans);
    readPlans(object.shorter, config, pool.shorter);
    pool.keepsState = object.keepsState;
    config.pools.push(pool);
  }
}

function readPlans(list: i32, config: FilterConfig, plans: Array<FailoverPlan>): void {
  for (let item = firstOf(list); item >= 0; item = itemAfter(list, item)) {
    const object = PlanObject.from(item);
    const plan = new FailoverPlan(object.cluster, object.weight);
    readAttempts(object.attempts, config, plan);
    plans.push(plan);
  }
}

function readAttempts(list: i32, config: FilterConfig, plan: FailoverPlan): void {
  for (let item = firstOf(list); item >= 0; item = itemAfter(list, item)) {
    const object = AttemptObject.from(item);
    if (object.target >= config.targets.length) return refuseDocument("an attempt names no target");
    const attempt = new Attempt(config.targets[object.target], object.cluster);
    plan.attempts.push(attempt);
    if (attempt.target.provider.prefixAffinity) plan.hasAffinity = true;
  }
}
