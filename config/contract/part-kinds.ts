// What a part of a conversation is, as observations say it.
import type { NameTable } from "./description/names.js";

export const partKinds: NameTable = {
  type: "PartKind",
  list: "PART_KINDS",
  doc: "What a part of a conversation is.",
  names: [
    { name: "text", member: "Text" },
    { name: "reasoning", member: "Reasoning" },
    { name: "tool_call", member: "ToolCall" },
    { name: "tool_result", member: "ToolResult" },
    { name: "image", member: "Image" },
    { name: "audio", member: "Audio" },
    { name: "file", member: "File" },
  ],
  filter: { writes: true },
};
