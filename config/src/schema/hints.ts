// What an error of the file's shape advises: the key that was meant, and how a list or a mapping is written.
import type { ErrorObject } from "ajv/dist/2020.js";
import type { PathPart } from "../syntax/errors.js";
import { nearest } from "../syntax/spelling.js";
import { schema } from "./schema.js";

interface Property {
  deprecated?: boolean;
  type?: string | readonly string[];
  enum?: readonly unknown[];
}

type Properties = Record<string, Property>;

export const LISTENERS_HINT = "one listener is `- type: model` with its name and port below";

/** Of keys that every file has. */
const REQUIRED_HINTS: Record<string, string> = {
  version: "begin the file with `version: v0.4.0`",
  listeners: LISTENERS_HINT,
};

/** Names in a hint, of which one is likely the one that is meant. */
const MOST_NAMED = 12;
const MOST_MEANT = 3;

/** The keys that an unknown one likely stands for: misspelt, or of the same last word, as `api_key` of `access_key`. */
export function meantKeys(name: string, properties: object): string[] {
  const current = currentKeys(properties);
  const close = nearest(name, current);
  if (close !== undefined) return [close];
  const word = lastWord(name);
  const same = current.filter((key) => lastWord(key) === word);
  const similar =
    same.length > 0 ? same : current.filter((key) => singular(lastWord(key)) === singular(word));
  if (similar.length > 0) return similar.length > MOST_MEANT ? [] : similar;
  const older = nearest(name, Object.keys(properties));
  return older === undefined ? [] : [older];
}

/** Without older names, which nobody should begin to use. */
export function currentKeys(properties: object): string[] {
  return Object.entries(properties as Properties).flatMap(([key, { deprecated }]) =>
    deprecated === true ? [] : [key],
  );
}

function lastWord(name: string): string {
  return (
    name
      .replace(/([a-z])([A-Z])/g, "$1_$2")
      .toLowerCase()
      .split(/[_-]/)
      .at(-1) ?? name
  );
}

function singular(word: string): string {
  return word.replace(/(?<=.)s$/, "");
}

export function missingHint(path: readonly PathPart[]): string | undefined {
  return path.length === 1 ? REQUIRED_HINTS[String(path[0])] : undefined;
}

/** How a list or a mapping is written; `value` is what stands in its place, if it may be shown. */
export function holderHint(
  error: ErrorObject,
  path: readonly PathPart[],
  value: string | undefined,
): string | undefined {
  const { data, params, parentSchema } = error;
  const { properties, additionalProperties } = (parentSchema ?? {}) as Record<string, object | undefined>;
  if (params.type === "array" && !Array.isArray(data) && typeof data === "object")
    return "begin each entry with a dash and a space: `- `";
  if (params.type === "string" && typeof data === "object") return textHint(error, path);
  if (params.type !== "object") return undefined;
  if (typeof properties !== "object") {
    return typeof additionalProperties === "object"
      ? "write each as `name:`, and what it has below"
      : undefined;
  }
  const names = currentKeys(properties);
  const written = mappingHint(error, path, value);
  return written ?? (names.length > MOST_NAMED ? undefined : `known here: ${names.join(", ")}`);
}

/** The mapping with the one value that is there, if it has an obvious place: `selector: { key: x-user-id }`. */
function mappingHint(
  { data, parentSchema }: ErrorObject,
  path: readonly PathPart[],
  value: string | undefined,
): string | undefined {
  const { properties = {}, required = [] } = parentSchema as { properties?: Properties; required?: string[] };
  const type = Array.isArray(data) ? "array" : typeof data;
  const names = required.length > 0 ? required : Object.keys(properties);
  const takes = (name: string): boolean =>
    isOf(properties[name], type) || properties[name]?.enum?.includes(data) === true;
  const key = type === "array" ? names.find(takes) : names[0];
  const last = path.at(-1);
  if (key === undefined || last === undefined || !takes(key)) return undefined;
  const before = typeof last === "number" ? "- " : `${last}: `;
  return `write it as \`${before}{ ${key}: ${value ?? (type === "array" ? "[...]" : "...")} }\``;
}

function isOf(property: Property | undefined, type: string): boolean {
  return [property?.type ?? []].flat().includes(type);
}

/** Several where one belongs may have a key of their own; braces may belong to the text. */
function textHint({ data, schemaPath }: ErrorObject, path: readonly PathPart[]): string | undefined {
  const holder = schemaPath.split("/").slice(1, -2).reduce<unknown>(memberOf, schema);
  const several = `${path.at(-1)}s`;
  if (Array.isArray(data) && isOf((holder as Properties | undefined)?.[several], "array"))
    return `several are \`${several}: [...]\``;
  return "a text that begins with { or [ must be in quotes";
}

function memberOf(value: unknown, part: string): unknown {
  return (value as Record<string, unknown> | undefined)?.[part];
}
