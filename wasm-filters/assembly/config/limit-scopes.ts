// Makes the limit scopes; without a rate limit service there are none.

import { LimitScopeRecord } from "../contract/filter-config.generated";
import { LimitScope } from "../exchange/limit-scopes";
import { firstOf, itemAfter, refuseDocument } from "../json/record-reader";
import { FilterConfig } from "./filter-config";
import { targetsAt } from "./rate-limits";

/** Appends to `config.limitScopes`; call after targets and pools are read. */
export function readLimitScopes(list: i32, config: FilterConfig): void {
  for (let item = firstOf(list); item >= 0; item = itemAfter(list, item)) {
    const record = LimitScopeRecord.from(item);
    const scope = new LimitScope(record.header, record.limited, record.used);
    scope.targets = targetsAt(record.targets, config);
    if (record.pool >= config.pools.length) return refuseDocument("a limit scope names no pool");
    if (record.pool >= 0) scope.pool = config.pools[record.pool];
    config.limitScopes.push(scope);
  }
}
