// Makes the pools: the failover plans of each name.

import { AttemptRecord, PlanRecord, PoolRecord } from "../contract/filter-config.generated";
import { firstOf, itemAfter, refuseDocument } from "../json/record-reader";
import { Attempt, FailoverPlan, Pool } from "../targets/pool";
import { FilterConfig } from "./filter-config";

/** Appends to `config.pools`; call after targets are read. */
export function readPools(list: i32, config: FilterConfig): void {
  for (let item = firstOf(list); item >= 0; item = itemAfter(list, item)) {
    const record = PoolRecord.from(item);
    const pool = new Pool(record.name);
    readPlans(record.plans, config, pool.plans);
    readPlans(record.shorter, config, pool.shorter);
    pool.keepsState = record.keepsState;
    config.pools.push(pool);
  }
}

function readPlans(list: i32, config: FilterConfig, plans: Array<FailoverPlan>): void {
  for (let item = firstOf(list); item >= 0; item = itemAfter(list, item)) {
    const record = PlanRecord.from(item);
    const plan = new FailoverPlan(record.cluster, record.weight);
    readAttempts(record.attempts, config, plan);
    plans.push(plan);
  }
}

function readAttempts(list: i32, config: FilterConfig, plan: FailoverPlan): void {
  for (let item = firstOf(list); item >= 0; item = itemAfter(list, item)) {
    const record = AttemptRecord.from(item);
    if (record.target >= config.targets.length) return refuseDocument("an attempt names no target");
    const attempt = new Attempt(config.targets[record.target], record.cluster);
    plan.attempts.push(attempt);
    if (attempt.target.provider.prefixAffinity) plan.hasAffinity = true;
  }
}
