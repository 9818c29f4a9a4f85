// Reads the configuration's limit scopes; without a rate limit service there are none.

import { LimitScope } from "../exchange/limit-scopes";
import { FilterConfig } from "./filter-config";
import { ConfigScope } from "./scope";

/** Appends to `config.limitScopes`; call after targets and pools are read. False with an error in `scope`. */
export function readLimitScopes(scope: ConfigScope, config: FilterConfig): bool {
  const json = scope.json;
  const list = json.find(0, "limit_scopes");
  if (list < 0) return true;
  if (!json.isArray(list)) return scope.refuse("limit_scopes must be an array");
  for (let item = list + 1; item < json.next(list); item = json.next(item)) {
    const limit = new LimitScope(config.limitScopes.length);
    scope.optional(item, "header", limit.header);
    const pool = json.find(item, "pool");
    if (pool >= 0) {
      const index = json.integer(pool);
      if (index < 0 || index >= config.pools.length) return scope.refuse("a limit scope names no pool");
      limit.pool = config.pools[<i32>index];
    }
    const targets = json.find(item, "targets");
    for (let each = targets + 1; json.isArray(targets) && each < json.next(targets); each = json.next(each)) {
      const index = json.integer(each);
      if (index < 0 || index >= config.targets.length) return scope.refuse("a limit scope names no target");
      limit.targets.push(config.targets[<i32>index]);
    }
    config.limitScopes.push(limit);
  }
  return true;
}
