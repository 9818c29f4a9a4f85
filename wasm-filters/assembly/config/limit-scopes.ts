// Makes the limit scopes; without a rate limit service there are none.

import { LimitScopeObject } from "../contract/filter-config.generated";
import { LimitScope } from "../exchange/limit-scopes";
import { firstOf, itemAfter, refuseDocument } from "../json/object-reader";
import { FilterConfig } from "./filter-config";
import { targetsAt } from "./rate-limits";

/** Appends to `config.limitScopes`; call after targets and pools are read. */
export function readLimitScopes(list: i32, config: FilterConfig): void {
  for (let item = firstOf(list); item >= 0; item = itemAfter(list, item)) {
    const object = LimitScopeObject.from(item);
    const scope = new LimitScope(object.header, object.limited, object.used);
    scope.targets = targetsAt(object.targets, config);
    if (object.pool >= config.pools.length) return refuseDocument("a limit scope names no pool");
    if (object.pool >= 0) scope.pool = config.pools[object.pool];
    config.limitScopes.push(scope);
  }
}
