// All filters of the settings, by id, and what they share: connections to Envoy's loopback listener for backends.
import { Pool } from "undici";
import type { FilterChain } from "./chain.js";
import { withFilterDeadline } from "./deadline.js";
import type { Filter, FilterSettings } from "./filter.js";
import { HttpFilter } from "./http-filter.js";
import { McpFilter } from "./mcp-filter.js";
import type { McpSession } from "./mcp-session.js";

/** As many as Envoy opens to one backend by default. */
const CONNECTIONS = 1_024;
const CLOSING = 1_000;

/** The filters of these ids, in this order. */
export type ChainOf = (ids: readonly string[]) => FilterChain;

export interface Filters {
  /** Throws when there is none: lists of filters are checked with the configuration. */
  get(id: string): Filter;
  /** Ends MCP sessions; what is under way fails. */
  close(): Promise<void>;
}

/** `base` is Envoy's listener, http://127.0.0.1:11000; `watched` may put something around each filter. */
export async function createFilters(
  settings: readonly FilterSettings[],
  base: URL,
  watched = (filter: Filter, _settings: FilterSettings): Filter => filter,
): Promise<Filters> {
  // Each filter has a deadline of its own, which also bounds silence.
  const pool = new Pool(base.origin, { connections: CONNECTIONS, headersTimeout: 0, bodyTimeout: 0 });
  const sessions: McpSession[] = [];
  const create = async (one: FilterSettings): Promise<Filter> => {
    if (one.type === "http") return new HttpFilter(one, pool);
    // Its SDK takes a third of a second to load, which only those who have such a filter should wait for.
    const { McpSession } = await import("./mcp-session.js");
    const session = new McpSession(one, base, pool);
    sessions.push(session);
    return new McpFilter(one, session);
  };
  const created = await Promise.all(settings.map(create));
  const filters = new Map(
    settings.map((one, index) => [one.id, watched(created[index] as Filter, one)] as const),
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
