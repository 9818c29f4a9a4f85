// Generated from config/contract/part-kinds.ts by `npm run generate`; changes here are lost.

/** What a part of a conversation is. */
export const PART_KINDS = [
  "text",
  "reasoning",
  "tool_call",
  "tool_result",
  "image",
  "audio",
  "file",
] as const;

export type PartKind = (typeof PART_KINDS)[number];
