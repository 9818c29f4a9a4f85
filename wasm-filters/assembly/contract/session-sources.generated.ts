// Generated from config/contract/session-sources.ts by `npm run generate`; changes here are lost.

/** Where the name of a session comes from. */
export const enum SessionSource {
  /** The request names no session. */
  None,
  /** `x-model-affinity`. */
  Header,
  /** `prompt_cache_key`, or the session in `metadata.user_id`. */
  Body,
  PreviousResponse,
}

/** Indexed by the enum. */
const NAMES: StaticArray<string> = ["", "header", "body", "previous_response_id"];

/** Empty for SessionSource.None. */
export function sessionSourceName(value: SessionSource): string {
  return unchecked(NAMES[value]);
}
