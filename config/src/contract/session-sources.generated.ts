// Generated from config/contract/session-sources.ts by `npm run generate`; changes here are lost.

/** Where the name of a session comes from. */
export const SESSION_SOURCES = [
  /** `x-model-affinity`. */
  "header",
  /** `prompt_cache_key`, or the session in `metadata.user_id`. */
  "body",
  "previous_response_id",
] as const;

export type SessionSource = (typeof SESSION_SOURCES)[number];
