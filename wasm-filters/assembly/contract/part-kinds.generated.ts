// Generated from config/contract/part-kinds.ts by `npm run generate`; changes here are lost.

/** What a part of a conversation is. */
export const enum PartKind {
  Text,
  Reasoning,
  ToolCall,
  ToolResult,
  Image,
  Audio,
  File,
}

/** Indexed by the enum. */
const NAMES: StaticArray<string> = [
  "text",
  "reasoning",
  "tool_call",
  "tool_result",
  "image",
  "audio",
  "file",
];

export function partKindName(value: PartKind): string {
  return unchecked(NAMES[value]);
}
