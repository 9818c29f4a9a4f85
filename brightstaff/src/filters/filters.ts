// All configured filters by id, and their shared connections to Envoy's backend listener.
import { Pool } from "undici";
import type { FilterConfig } from "../service-config/schema.js";
import type { FilterChain } from "./chain.js";
import { withFilterDeadline } from "./deadline.js";
import type { Filter } from "./filter.js";
import { HttpFilter } from "./http-filter.js";
import { McpFilter } from "./mcp-filter.js";
import type { McpSession } from "./mcp-session.js";

/** Envoy's default limit for one backend. */
const CONNECTIONS = 1_024;
const CLOSING = 1_000;

/** Returns the filters of these ids, in this order. */
export type ChainOf = (ids: readonly string[]) => FilterChain;

export interface Filters {
  /** Throws for an unknown id, which the configuration's validation rules out. */
  get(id: string): Filter;
  /** Ends MCP sessions; calls in progress fail. */
  close(): Promise<void>;
}

/** `base` is Envoy's backend listener, http://127.0.0.1:11000; `watched` may wrap each filter. */
export async function createFilters(
  config: readonly FilterConfig[],
  base: URL,
  watched = (filter: Filter, _settings: FilterConfig): Filter => filter,
): Promise<Filters> {
  // Each filter's own deadline also limits silence.
  const pool = new Pool(base.origin, { connections: CONNECTIONS, headersTimeout: 0, bodyTimeout: 0 });
  const sessions: McpSession[] = [];
  const create = async (one: FilterConfig): Promise<Filter> => {
    if (one.type === "http") return new HttpFilter(one, pool);
    // The MCP SDK takes a third of a second to load; only configurations with such a filter wait for it.
    const { McpSession } = await import("./mcp-session.js");
    const session = new McpSession(one, base, pool);
    sessions.push(session);
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
    async close() {
      await withFilterDeadline(CLOSING, ({ signal }) =>
        Promise.allSettled(sessions.map((session) => session.close(signal))),
      );
      await pool.destroy();
    },
  };
}
