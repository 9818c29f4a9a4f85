// Every string of a request or a response, wherever it stands: nothing that a model may read is left out.
import { isObject, type JsonObject } from "../json.js";
import { isAddress, isFreeInside, type Position, readingOf, type TextKind } from "./text-kind.js";

export type Speaker = "system" | "user" | "assistant" | "tool" | "other";

export type { TextKind };

/** Where a string stands. */
export interface TextPlace extends Position {
  speaker: Speaker;
  outer?: TextPlace | undefined;
  /** It is a number, as text. */
  isNumber?: boolean;
}

type Visit = (text: string, kind: TextKind, speaker: Speaker, place: TextPlace) => void;

/**
 * In the order of the body. Names of members are labels, and in data of any shape said; their place is that of their object. All
 * names of such data together are a label as well: each may be a piece of a text.
 */
export function visitTexts(body: JsonObject, visit: Visit): void {
  // A stack of its own: bodies may be nested deeply.
  const open: { value: unknown; place: TextPlace }[] = [{ value: body, place: topOf(body) }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, place } = next;
    if (typeof value === "string" || isLongNumber(value, place)) {
      const { text, kind } = readingOf(String(value), place);
      visit(text, kind, place.speaker, typeof value === "number" ? { ...place, isNumber: true } : place);
    } else if (Array.isArray(value)) {
      for (let at = value.length - 1; at >= 0; at--) open.push({ value: value[at], place });
    } else if (isObject(value)) {
      const isFree = isFreeInside(place);
      if (isFree && !place.isFree && !SCHEMAS.has(place.name)) {
        const names = namesIn(value);
        if (names !== "") visit(names, "label", place.speaker, place);
      }
      for (const name of Object.keys(value).reverse()) {
        open.push({ value: value[name], place: placeOf(name, value, place, isFree) });
        if (!PLAIN_NAME.test(name)) visit(name, isFree ? "said" : "label", place.speaker, place);
      }
    }
  }
}

type Change<Extra extends unknown[]> = (text: string, ...more: Extra) => string | number;

/** Returns the same body when no string changes. Of members, only names in data of any shape change. */
export function mapTexts(body: JsonObject, change: Change<[kind: TextKind, place: TextPlace]>): JsonObject {
  const mapped = (value: unknown, place: TextPlace): unknown => {
    if (typeof value === "string" || isLongNumber(value, place)) {
      const { text, kind, write } = readingOf(String(value), place);
      const changed = change(text, kind, place);
      if (changed === text) return value;
      return typeof changed === "number" ? changed : write(changed);
    }
    if (Array.isArray(value)) {
      const items = value.map((item) => mapped(item, place));
      return items.some((item, index) => item !== value[index]) ? items : value;
    }
    return isObject(value) ? members(value, place) : value;
  };
  const members = (object: JsonObject, outer: TextPlace): JsonObject => {
    const isFree = isFreeInside(outer);
    let isChanged = false;
    const entries = Object.entries(object).map(([name, value]) => {
      const place = placeOf(name, object, outer, isFree);
      const entry = [isFree ? String(change(name, "said", place)) : name, mapped(value, place)] as const;
      isChanged ||= entry[0] !== name || entry[1] !== value;
      return entry;
    });
    return isChanged ? Object.fromEntries(entries) : object;
  };
  return members(body, topOf(body));
}

/** The same for what is said. Names, marks and addresses stay: another one would mean something else. */
export function mapSaid(body: JsonObject, change: Change<[place: TextPlace]>): JsonObject {
  return mapTexts(body, (text, kind, place) =>
    kind === "said" && !isAddress(text, place) ? change(text, place) : text,
  );
}

function topOf(body: JsonObject): TextPlace {
  return { name: "", holder: body, isFree: false, speaker: "other" };
}

/** Names of so few letters say nothing alone. */
const PLAIN_NAME = /^[a-z_]{1,16}$/i;
/** The names in these are words that would join by chance. */
const SCHEMAS = new Set(["parameters", "input_schema", "schema"]);

/** Of all objects within the value, in their order. */
function namesIn(value: unknown): string {
  const names: string[] = [];
  const open: (string | { value: unknown })[] = [{ value }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === "string") names.push(next);
    else if (Array.isArray(next.value))
      for (const item of next.value.toReversed()) open.push({ value: item });
    else if (isObject(next.value))
      for (const [name, inner] of Object.entries(next.value).reverse()) open.push({ value: inner }, name);
  }
  return names.join(" ");
}

/** A number of a card or of a person in data of any shape. */
function isLongNumber(value: unknown, { isFree }: Position): boolean {
  return isFree && typeof value === "number" && Number.isInteger(value) && value >= 1e10 && value < 1e21;
}

function placeOf(name: string, holder: JsonObject, outer: TextPlace, isFree: boolean): TextPlace {
  const own = isFree ? undefined : speakerOf(name, holder);
  return { name, holder, isFree, speaker: own ?? outer.speaker, outer };
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
