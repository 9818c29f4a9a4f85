// Gives a value the type of its parameter. Models write numbers as texts, lists as JSON in a text, and the like.
import { isObject, type JsonObject } from "../json.js";
import { MOST_VALUES } from "../json-size.js";
import type { JsonTexts } from "../json-texts.js";
import type { PromptParameterConfig } from "../service-config/schema.js";
import { isOfFormat } from "./formats.js";

type TypeName = PromptParameterConfig["type"];

/** What a value must be, when it is not: continues after the parameter's name. */
export type Typed = { value: unknown } | { must: string };

type Described = Pick<PromptParameterConfig, "type" | "values" | "items" | "format">;

const MUST: Record<TypeName, string> = {
  string: "must be a text",
  integer: "must be a whole number",
  number: "must be a number",
  boolean: "must be true or false",
  array: "must be a list",
  object: "must be an object",
};
const TRUE = /^(true|yes|on|1)$/i;
const FALSE = /^(false|no|off|0)$/i;
/** `0x10` is no number that a person means. */
const NOT_DECIMAL = /^0[xob]/i;

/** Throws `OverBudget`. */
export function typedValue(
  raw: unknown,
  { type, values, items, format }: Described,
  texts: JsonTexts,
): Typed {
  const value = READERS[type](raw, texts);
  if (value === undefined) return { must: MUST[type] };
  if (Array.isArray(value)) return typedItems(value, items, texts);
  const listed = values?.find((one) => one === value) ?? values?.find((one) => isAlike(one, value));
  if (values !== undefined && listed === undefined) return { must: `must be one of ${values.join(", ")}` };
  if (format !== undefined && typeof value === "string" && !isOfFormat(value, format))
    return { must: `must have the format ${format}` };
  return { value: listed ?? value };
}

/** Undefined: the value cannot be read as one of the type. */
const READERS: Record<TypeName, (raw: unknown, texts: JsonTexts) => unknown> = {
  string: (raw) => (typeof raw === "object" ? JSON.stringify(raw) : String(raw)),
  integer: (raw) => {
    const number = readNumber(raw);
    return Number.isSafeInteger(number) ? number : undefined;
  },
  number: readNumber,
  boolean: (raw) => {
    if (typeof raw === "boolean") return raw;
    const text = String(raw).trim();
    return TRUE.test(text) ? true : FALSE.test(text) ? false : undefined;
  },
  array: readList,
  object: (raw, texts) => {
    const value = typeof raw === "string" ? texts.parse(raw) : raw;
    return isObject(value) ? value : undefined;
  },
};

function readNumber(raw: unknown): number | undefined {
  if (typeof raw !== "number" && typeof raw !== "string") return undefined;
  const text = String(raw).trim();
  const number = text === "" || NOT_DECIMAL.test(text) ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** JSON, or a text with commas; anything else is a list of one. */
function readList(raw: unknown, texts: JsonTexts): unknown[] | undefined {
  if (Array.isArray(raw)) return raw;
  if (typeof raw !== "string") return [raw];
  const value = texts.parse(raw);
  if (Array.isArray(value)) return value;
  const parts = raw.split(",", MOST_VALUES + 1);
  if (parts.length > MOST_VALUES) return undefined;
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** By the type and the values that `items` states; the rest of a JSON Schema is for the API. */
function typedItems(list: readonly unknown[], items: JsonObject | undefined, texts: JsonTexts): Typed {
  const { type, enum: values } = items ?? {};
  if (typeof type !== "string" || !isTypeName(type)) return { value: list };
  const described: Described = { type, ...(Array.isArray(values) && { values: values.filter(isScalar) }) };
  const typed = list.map((item) => typedValue(item, described, texts));
  const wrong = typed.find((one) => "must" in one);
  if (wrong !== undefined && "must" in wrong) return { must: `is a list whose items ${wrong.must}` };
  return { value: typed.map((one) => ("value" in one ? one.value : undefined)) };
}

function isTypeName(text: string): text is TypeName {
  return Object.hasOwn(READERS, text);
}

function isScalar(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function isAlike(one: unknown, other: unknown): boolean {
  return typeof one === "string" && typeof other === "string" && one.toLowerCase() === other.toLowerCase();
}
