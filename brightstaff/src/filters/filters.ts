// All configured filters by id, and their shared connections to Envoy's backend listener.
import type { FilterConfig } from "../service-config/schema.js";
import type { Lease } from "../shared-resources.js";
import { backendPool } from "./backend-pool.js";
import { BuiltinFilter } from "./builtin/builtin-filter.js";
import type { FilterChain } from "./chain.js";
import { withFilterDeadline } from "./deadline.js";
import type { Filter } from "./filter.js";
import { HttpFilter } from "./http-filter.js";
import { McpFilter } from "./mcp-filter.js";

const CLOSING = 1_000;

/** Returns the filters of these ids, in this order. */
export type ChainOf = (ids: readonly string[]) => FilterChain;

export interface Filters {
  /** Throws for an unknown id, which the configuration's validation rules out. */
  get(id: string): Filter;
}

/** `base` is Envoy's backend listener, http://127.0.0.1:11000; `watched` may wrap each filter. */
export async function createFilters(
  config: readonly FilterConfig[],
  base: URL,
  lease: Lease,
  watched = (filter: Filter, _settings: FilterConfig): Filter => filter,
): Promise<Filters> {
  const create = async (one: FilterConfig): Promise<Filter> => {
    if (one.type === "builtin") return new BuiltinFilter(one);
    if (one.type === "http") return new HttpFilter(one, backendPool(base, lease));
    // The MCP SDK takes a third of a second to load; only configurations with such a filter wait for it.
    const { McpSession } = await import("./mcp-session.js");
    const { id, path } = one;
    const session = lease.use(
      "MCP session",
      { base, id, path },
      (own) => new McpSession(id, new URL(base.origin + path), backendPool(base, own)),
      (opened) => withFilterDeadline(CLOSING, ({ signal }) => opened.close(signal)),
    );
    return new McpFilter(one, session);
  };
  const created = await Promise.all(config.map(create));
  const filters = new Map(
    config.map((one, index) => [one.id, watched(created[index] as Filter, one)] as const),
  );
  return {
    get(id) {
      const filter = filters.get(id);
      if (filter === undefined) throw new Error(`There is no filter ${id}.`);
      return filter;
    },
  };
}
