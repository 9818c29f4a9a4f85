// Generated from config/contract/roles.ts by `npm run generate`; changes here are lost.

/** What a plugin of the filter is there for; its root id. */
export const FILTER_ROLES = ["upstream", "gateway", "front", "config", "keys", "secrets"] as const;

export type FilterRole = (typeof FILTER_ROLES)[number];
