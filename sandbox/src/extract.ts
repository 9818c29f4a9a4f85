// Reads a tool's arguments from a text, as its schema describes them. What the text does not say is left out.
import { isObject } from "@plano/config/json";
import { wordsOf } from "./relevance.js";

interface Property {
  name: string;
  type: string;
  description: string;
  isRequired: boolean;
  values: readonly unknown[] | undefined;
  items: unknown;
}

const NUMBER_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");
const YES = /\b(yes|true|confirmed|i confirm|i am sure|i'm sure)\b/i;
const NO = /\b(no|false|not sure|i do not|i don't)\b/i;
const PLACE =
  /\b(?:in|at|for|to|from|near|of|about|into)\s+((?:\p{Lu}[\p{L}\p{N}'.-]*)(?:,?\s+\p{Lu}[\p{L}\p{N}'.-]*)*)/u;
const CODED = /\b(symbol|code|ticker|currency)\b/i;
/** Longer replies are not only a value. */
const WORDS_OF_REPLY = 5;

/** `reply`: the user's answer to a question, if that is what was said last. */
export function argumentsIn(text: string, schema: unknown, reply?: string): Record<string, unknown> {
  const left = { text };
  const found = propertiesOf(schema).map(
    (property) => [property.name, valueIn(left, property, reply)] as const,
  );
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

function propertiesOf(schema: unknown): Property[] {
  if (!isObject(schema) || !isObject(schema.properties)) return [];
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(schema.properties).map(([name, own]) => {
    const { type, description = "", enum: values, items } = isObject(own) ? own : {};
    return {
      name,
      type: String(type ?? "string").toLowerCase(),
      description: String(description),
      isRequired: required.includes(name),
      values: Array.isArray(values) ? values : undefined,
      items,
    };
  });
}

/** `left` loses what was read: no value is read twice. */
function valueIn(left: { text: string }, property: Property, reply: string | undefined): unknown {
  const { type, values, items } = property;
  if (values !== undefined) return values.find((value) => says(left.text, value));
  if (type === "boolean") return YES.test(left.text) ? true : NO.test(left.text) ? false : undefined;
  if (type === "integer" || type === "number") return numberIn(left, property);
  if (type === "array") return listIn(left.text, items);
  if (type !== "string") return undefined;
  const value =
    named(left.text, property) ?? (property.isRequired ? unnamed(left.text, property, reply) : undefined);
  if (value !== undefined) left.text = left.text.replace(value, " ");
  return value;
}

function says(text: string, value: unknown): boolean {
  return (
    typeof value !== "boolean" &&
    ` ${text.toLowerCase().replaceAll(/[^\p{L}\p{N}_-]+/gu, " ")} `.includes(
      ` ${String(value).toLowerCase()} `,
    )
  );
}

/** The number beside a word of the parameter, or else the first one. */
function numberIn(left: { text: string }, { name, description }: Property): number | undefined {
  const words = left.text.split(/\s+/).map((word) => word.replace(/[,;:!?]+$|\.$/, ""));
  const about = new Set(wordsOf(`${name} ${description}`));
  const numbers = words.flatMap((word, index) => {
    const value = readNumber(word);
    if (value === undefined) return [];
    const beside = [words[index + 1], words[index - 1]].some((one) =>
      wordsOf(one ?? "").some((each) => about.has(each)),
    );
    return [{ word, value, beside }];
  });
  const best = numbers.find(({ beside }) => beside) ?? numbers[0];
  if (best !== undefined) left.text = left.text.replace(best.word, " ");
  return best?.value;
}

function readNumber(word: string): number | undefined {
  if (/^[+-]?\d+(\.\d+)?$/.test(word)) return Number(word);
  const index = NUMBER_WORDS.indexOf(word.toLowerCase());
  return index < 0 ? undefined : index;
}

/** The listed values that the text has, or what stands between quotes. */
function listIn(text: string, items: unknown): unknown[] | undefined {
  const values = isObject(items) && Array.isArray(items.enum) ? items.enum : undefined;
  const found = values?.filter((value) => says(text, value)) ?? quotedIn(text);
  return found.length === 0 ? undefined : found;
}

function quotedIn(text: string): string[] {
  return [...text.matchAll(/"([^"]+)"/g)].map(([, quoted = ""]) => quoted);
}

/** What follows the parameter's name: `city: Oslo`, `device sw-1`, `the id is "x"`. */
function named(text: string, { name }: Property): string | undefined {
  const parts = name.split(/[_.-]+/).filter((part) => part.length > 2);
  const names = [name.replaceAll(/[_.-]+/g, "[ _.-]"), ...parts].join("|");
  const said = new RegExp(
    `\\b(?:${names})\\b(?:\\s+(?:id|number|name|called|named))*\\s*(is|=|:)?\\s+?("[^"]+"|[^\\s"]+)`,
    "i",
  );
  const [, link, value = ""] = said.exec(text) ?? [];
  const bare = value.replaceAll(/^"|"$|[,;!?]+$|\.$/g, "");
  const isValue = value.startsWith('"') || link !== undefined || /\d/.test(bare) || /^[A-Z]/.test(bare);
  return isValue && bare !== "" ? bare : undefined;
}

function unnamed(
  text: string,
  { name, description }: Property,
  reply: string | undefined,
): string | undefined {
  const [quoted] = quotedIn(text);
  if (quoted !== undefined) return quoted;
  if (CODED.test(`${name.replaceAll("_", " ")} ${description}`)) {
    const [code] = /\b[A-Z]{3,5}\b/.exec(text) ?? [];
    if (code !== undefined) return code;
  }
  const [, place] = PLACE.exec(text) ?? [];
  if (place !== undefined) return place.replace(/[.,]$/, "");
  const [identifier] = /\b(?=\S*\d)(?=\S*[A-Za-z])[\w:-]+(?:\.[\w:-]+)*\b/.exec(text) ?? [];
  if (identifier !== undefined) return identifier;
  const said = reply?.trim().replace(/[.!]+$/, "");
  return said !== undefined && said !== "" && said.split(/\s+/).length <= WORDS_OF_REPLY ? said : undefined;
}
