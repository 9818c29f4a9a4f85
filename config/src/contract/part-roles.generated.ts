// Generated from config/contract/part-roles.ts by `npm run generate`; changes here are lost.

/** Whose words a part of a conversation is. */
export const PART_ROLES = [
  /** Also a developer's. */
  "system",
  "user",
  "assistant",
  "tool",
] as const;

export type PartRole = (typeof PART_ROLES)[number];
