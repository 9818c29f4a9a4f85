// What a string of a body is, by its place in the API's own structure. Within data of tools, in schemas and in metadata the
// names of members mean nothing.
import type { JsonObject } from "../json.js";
import { type TextFile, textInBase64, textInDataUrl } from "./text-file.js";

/** `label`: a name or a mark of the API; `media`: encoded bytes of no text. */
export type TextKind = "said" | "label" | "media";

/** Where a string stands. */
export interface Position {
  /** The member's name; of an element, that of its list. */
  name: string;
  holder: JsonObject;
  /** The holder is data that may have any members. */
  isFree: boolean;
  /** Where the holder stands; undefined: this is the body. */
  outer?: Position | undefined;
}

/** What the string says: of a file, its text. */
export interface Reading extends TextFile {
  kind: TextKind;
}

/** Members whose objects have the API's own members; `input` is one at the top only. */
const STRUCTURE = new Set(
  (
    "messages content system tools tool_choice tool_calls function custom function_call choices message delta output item part " +
    "response content_block source image_url input_audio audio file summary annotations citations cache_control outputs " +
    "thinking reasoning reasoning_details extra_content google response_format json_schema text format error"
  ).split(" "),
);

/** Whether an object that stands here may have any members. */
export function isFreeInside({ name, isFree, outer }: Position): boolean {
  if (outer === undefined) return false;
  return isFree || !(STRUCTURE.has(name) || (name === "input" && outer.outer === undefined));
}

export function readingOf(text: string, position: Position): Reading {
  const kind = kindOf(text, position);
  const file = kind === "said" ? fileOf(text, position) : undefined;
  if (typeof file === "object") return { ...file, kind };
  return { text, kind: file === "bytes" && !position.isFree ? "media" : kind, write: asItIs };
}

const asItIs = (text: string): string => text;

const LABELS = new Set([
  "type",
  "role",
  "model",
  "name",
  "id",
  "object",
  "status",
  "detail",
  "format",
  "media_type",
]);
const SCHEMA_TYPES = new Set(["object", "array", "string", "number", "integer", "boolean", "null"]);
const ADDRESSES = new Set(["url", "image_url", "file_data", "file_url", "audio_url"]);

/** Members that hold encoded bytes, in objects of these types. */
const MEDIA: Record<string, readonly string[]> = {
  signature: ["thinking", "signature_delta", "reasoning.text"],
  data: ["redacted_thinking", "reasoning.encrypted"],
  result: ["image_generation_call"],
  delta: ["response.audio.delta", "response.output_audio.delta"],
};
/** Members that do so in any object. */
const ALWAYS_MEDIA = new Set(["encrypted_content", "thought_signature", "b64_json", "partial_image_b64"]);
const SOUND = new Set(["input_audio", "audio"]);

/** Whether the string only says where something is. */
export function isAddress(text: string, { name, isFree }: Position): boolean {
  return !isFree && ADDRESSES.has(name) && /^https?:/i.test(text);
}

function kindOf(text: string, position: Position): TextKind {
  const { name, holder, isFree, outer } = position;
  if (isForMcpServer(position)) return "label";
  if (isFree) return name === "type" && SCHEMA_TYPES.has(text) ? "label" : "said";
  if (LABELS.has(name) || name.endsWith("_id")) return "label";
  const isMedia =
    ALWAYS_MEDIA.has(name) ||
    (Object.hasOwn(MEDIA, name) && MEDIA[name]?.includes(String(holder.type))) ||
    (name === "data" && SOUND.has(outer?.name ?? ""));
  return isMedia ? "media" : "said";
}

/** A key that the provider sends to an MCP server: no model reads it, and the server needs it as it is. */
function isForMcpServer({ name, holder, outer }: Position): boolean {
  if (outer === undefined || outer.isFree) return false;
  if (name === "authorization") return holder.type === "mcp" && outer.name === "tools";
  if (name === "authorization_token") return outer.name === "mcp_servers";
  return outer.name === "headers" && outer.holder.type === "mcp" && outer.outer?.name === "tools";
}

function fileOf(text: string, { name, holder, isFree }: Position): TextFile | "bytes" | undefined {
  if (/^data:/i.test(text)) return textInDataUrl(text);
  if (isFree) return undefined;
  if (name === "file_data") return textInBase64(text, "");
  return name === "data" && holder.type === "base64"
    ? textInBase64(text, String(holder.media_type ?? ""))
    : undefined;
}
