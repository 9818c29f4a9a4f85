// Every string of a request or a response, wherever it stands: nothing that a model may read is left out.
import { isObject, type JsonObject } from "../json.js";

export type Speaker = "system" | "user" | "assistant" | "tool" | "other";

/** `label`: a name or a mark of the API; `media`: encoded bytes of no text. */
export type TextKind = "said" | "label" | "media";

/** Where a string stands. */
export interface Place {
  /** The member's name; of an element, that of its list. */
  name: string;
  holder: JsonObject;
  speaker: Speaker;
  /** Where the holder stands; undefined: it is the body. */
  outer?: Place | undefined;
}
export type TextPlace = Place;

type Visit = (text: string, kind: TextKind, speaker: Speaker, place: Place) => void;

/** In the order of the body, names of members as labels too. */
export function visitTexts(body: JsonObject, visit: Visit): void {
  // A stack of its own: bodies may be nested deeply.
  const open: { value: unknown; place: Place }[] = [
    { value: body, place: { name: "", holder: body, speaker: "other" } },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, place } = next;
    if (typeof value === "string") visit(value, kindOf(value, place), place.speaker, place);
    else if (Array.isArray(value)) {
      for (let at = value.length - 1; at >= 0; at--) open.push({ value: value[at], place });
    } else if (isObject(value)) {
      for (const name of Object.keys(value).reverse()) {
        open.push({ value: value[name], place: placeOf(name, value, place) });
        if (!PLAIN_NAME.test(name)) visit(name, "label", place.speaker, place);
      }
    }
  }
}

/** Returns the same body when no string changes. The names of members stay. */
export function mapTexts(
  body: JsonObject,
  change: (text: string, kind: TextKind, place: Place) => string,
): JsonObject {
  const mapped = (value: unknown, place: Place): unknown => {
    if (typeof value === "string") return change(value, kindOf(value, place), place);
    if (Array.isArray(value)) {
      const items = value.map((item) => mapped(item, place));
      return items.some((item, index) => item !== value[index]) ? items : value;
    }
    return isObject(value) ? members(value, place) : value;
  };
  const members = (object: JsonObject, place: Place): JsonObject => {
    const entries = Object.entries(object).map(
      ([name, value]) => [name, mapped(value, placeOf(name, object, place))] as const,
    );
    return entries.some(([name, value]) => value !== object[name]) ? Object.fromEntries(entries) : object;
  };
  return members(body, { name: "", holder: body, speaker: "other" });
}

/** Names of so few letters say nothing. */
const PLAIN_NAME = /^[a-z_]{1,16}$/i;

const LABELS = new Set(["type", "role", "model", "name", "id", "object", "status", "detail", "format"]);
const MEDIA = new Set(["encrypted_content", "signature"]);
const ADDRESSES = new Set(["url", "image_url", "file_data", "file_url", "audio_url"]);

function kindOf(text: string, { name, holder }: Place): TextKind {
  if (LABELS.has(name) || name.endsWith("_id")) return "label";
  if (MEDIA.has(name)) return "media";
  if (ADDRESSES.has(name)) return /^data:(?!text\/|application\/json)/i.test(text) ? "media" : "said";
  const encoded = holder.type === "base64" || holder.type === "redacted_thinking" || "format" in holder;
  return name === "data" && encoded ? "media" : "said";
}

function placeOf(name: string, holder: JsonObject, outer: Place): Place {
  return { name, holder, speaker: speakerOf(name, holder) ?? outer.speaker, outer };
}

const ROLES: Record<string, Speaker> = {
  system: "system",
  developer: "system",
  user: "user",
  assistant: "assistant",
  tool: "tool",
  function: "tool",
};

/** Undefined: that of what is around it. */
function speakerOf(name: string, { role, type }: JsonObject): Speaker | undefined {
  if (typeof type === "string") {
    if (type === "tool_result" || type.endsWith("_output")) return "tool";
    if (type === "tool_use" || type.endsWith("_call") || type === "reasoning") return "assistant";
  }
  if (typeof role === "string" && Object.hasOwn(ROLES, role)) return ROLES[role];
  if (name === "system" || name === "instructions") return "system";
  return name === "input" || name === "prompt" ? "user" : undefined;
}
