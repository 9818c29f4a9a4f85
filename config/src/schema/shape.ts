// Checks a value against the schema and says what is wrong in plain words. No error quotes a value: it may be
// a key.
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import type { Substituted } from "../environment/substitution.js";
import { type ConfigError, formatPath, type PathPart } from "../syntax/errors.js";
import type { Source } from "../syntax/source.js";
import { nearest } from "../syntax/spelling.js";
import { withExtensions } from "./extensions.js";
import { adviceFor, DURATION_FORM, SIZE_FORM } from "./patterns.js";
import { schema, type WrittenFile } from "./schema.js";
import { VERSIONS } from "./version.js";

const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true });
const validate = ajv.compile<WrittenFile>(withExtensions(schema));

/** The form of a key. A name of another form may be a secret and is not quoted. */
const PLAIN_NAME = /^[A-Za-z_]{1,40}$/;

/** The form of a value that takes one of a few words. One of another form may be a secret and is not quoted. */
const PLAIN_WORD = /^[\w.-]{1,16}$/;

/** `substituted` is the source's value with the environment's values in it; they get the types that the schema wants. */
export function checkShape(source: Source, { value, untyped }: Substituted): WrittenFile | ConfigError[] {
  if (validate(value) || (giveTypes(value, untyped) && validate(value))) return value;
  const errors = (validate.errors ?? []).filter(isTelling).map((error) => describe(error, source));
  return unique(errors);
}

/** Whether any value has got another type, so that the file may be valid now. */
function giveTypes(root: unknown, untyped: ReadonlySet<string>): boolean {
  let changed = false;
  for (const { instancePath, data, parentSchema } of validate.errors ?? []) {
    if (!untyped.has(instancePath) || typeof data !== "string") continue;
    const path = pathOf(instancePath, root);
    const name = path.pop();
    if (name === undefined) continue;
    const holder = path.reduce<unknown>(memberOf, root) as Record<PathPart, unknown>;
    const typed = typedAs([(parentSchema as { type?: string | string[] }).type ?? []].flat(), data);
    changed ||= typed !== data;
    holder[name] = typed;
  }
  return changed;
}

const NUMBER = /^-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?$/i;

function typedAs(types: readonly string[], text: string): unknown {
  if (types.includes("boolean") && /^(true|false)$/.test(text)) return text === "true";
  const isNumeric = types.includes("integer") || types.includes("number");
  return isNumeric && NUMBER.test(text) ? Number(text) : text;
}

function memberOf(value: unknown, part: PathPart): unknown {
  return (value as Record<PathPart, unknown> | undefined)?.[part];
}

/** `propertyNames` reports twice: the rule, and the name's own error. */
function isTelling({ keyword }: ErrorObject): boolean {
  return keyword !== "propertyNames";
}

function describe(error: ErrorObject, source: Source): ConfigError {
  const path = pathOf(error.instancePath, source.value);
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case "required": {
      const name = String(params.missingProperty);
      return source.error([...path, name], `${name} is missing`);
    }
    case "additionalProperties":
      return unknownKey(error, [...path, String(params.additionalProperty)], source);
    case "enum":
      return enumError(error, path, source);
    case "type":
      return typeError(error, path, source);
    case "minLength":
    case "minItems":
      return source.error(path, "must not be empty");
    case "maxLength":
    case "maxItems":
      return source.error(path, `must not be longer than ${String(params.limit)}`);
    case "minimum":
    case "exclusiveMinimum":
    case "maximum":
      return source.error(
        path,
        `must be ${BOUNDS[error.keyword]} ${String(params.limit)}${foundIn(error, path, source)}`,
      );
    case "pattern":
      return patternError(error, path, source);
    default:
      return source.error(path, error.message ?? "is not valid");
  }
}

const BOUNDS = { minimum: "at least", exclusiveMinimum: "more than", maximum: "at most" };

function unknownKey(error: ErrorObject, path: PathPart[], source: Source): ConfigError {
  const name = String(path.at(-1));
  const properties = (error.parentSchema as { properties?: object } | undefined)?.properties ?? {};
  const close = nearest(name, Object.keys(properties));
  if (!PLAIN_NAME.test(name)) {
    const hint = name.includes(":") ? "is a space missing after its colon?" : undefined;
    const error = source.error(path, "unknown key", hint, true);
    return { ...error, path: formatPath(path.slice(0, -1)) };
  }
  const known = close === undefined ? placeOf(name, path) : `did you mean ${close}?`;
  const hint = known ?? `known here: ${Object.keys(properties).join(", ")}`;
  return source.error(path, `unknown key ${name}`, hint, true);
}

/** Where a key belongs that stands too deep. */
function placeOf(name: string, path: readonly PathPart[]): string | undefined {
  return path.length > 1 && name in schema.properties ? `${name} is a key of the file itself` : undefined;
}

function enumError(error: ErrorObject, path: PathPart[], source: Source): ConfigError {
  const { data, params } = error;
  const allowed =
    path[0] === "version" ? VERSIONS : [...new Set((params.allowedValues as unknown[]).map(String))];
  const found = foundIn(error, path, source);
  const close = found !== "" && typeof data === "string" ? nearest(data, allowed) : undefined;
  const message = `must be ${allowed.length > 1 ? "one of " : ""}${allowed.join(", ")}${found}`;
  return source.error(path, message, close === undefined ? undefined : `did you mean ${close}?`);
}

/** A short value that the file itself has; the environment's are not quoted. */
function foundIn({ data }: ErrorObject, path: readonly PathPart[], source: Source): string {
  const isShort = typeof data === "number" || (typeof data === "string" && PLAIN_WORD.test(data));
  return isShort && isWritten(data, path, source) ? `, not ${data}` : "";
}

function isWritten(data: unknown, path: readonly PathPart[], source: Source): boolean {
  return path.reduce(memberOf, source.value) === data;
}

function typeError(error: ErrorObject, path: PathPart[], source: Source): ConfigError {
  const { data, params } = error;
  const { message, hint } = formOf(error) ?? { message: `must be ${withArticle(String(params.type))}` };
  if (data === null) {
    return source.error(path, `is empty; it ${message}`, "give it a value, or leave the key out");
  }
  return source.error(
    path,
    `${message}, not ${kindOf(data)}`,
    isWritten(data, path, source) ? (correction(error, path) ?? hint) : hint,
  );
}

/** Of a duration or a size, which also have types. */
function formOf({ parentSchema }: ErrorObject): { message: string; hint?: string } | undefined {
  const { pattern } = parentSchema as { pattern?: string };
  return pattern === SIZE_FORM || pattern === DURATION_FORM ? adviceFor(pattern) : undefined;
}

/** How the value would be right. */
function correction(error: ErrorObject, path: readonly PathPart[]): string | undefined {
  const { data, params } = error;
  const { pattern } = error.parentSchema as { pattern?: string };
  const type = String(params.type);
  if (pattern === DURATION_FORM && typeof data === "number") return `${String(path.at(-1))}: ${data}s`;
  if (type === "string" && (typeof data === "number" || typeof data === "boolean")) {
    return "put it in quotes";
  }
  const isNumber = type === "integer" || type === "number";
  if (isNumber && typeof data === "string" && /^\d+$/.test(data)) return "leave out the quotes";
  if (type === "boolean" && (data === "true" || data === "false")) return "leave out the quotes";
  if (path[0] === "listeners" && path.length === 1) {
    return "one listener is `- type: model` with its name and port below";
  }
  return undefined;
}

function patternError(error: ErrorObject, path: PathPart[], source: Source): ConfigError {
  const name = error.propertyName;
  const { message, hint } = adviceFor(String((error.params as { pattern: unknown }).pattern));
  return source.error(name === undefined ? path : [...path, name], message, hint, name !== undefined);
}

/** `/model_providers/0/model` as parts, with numbers where the value is an array. */
function pathOf(pointer: string, root: unknown): PathPart[] {
  let value = root;
  return pointer
    .split("/")
    .slice(1)
    .map((text) => {
      const part = text.replaceAll("~1", "/").replaceAll("~0", "~");
      const key = Array.isArray(value) ? Number(part) : part;
      value = memberOf(value, key);
      return key;
    });
}

function kindOf(data: unknown): string {
  if (Array.isArray(data)) return "a list";
  const names: Record<string, string> = { object: "a mapping", string: "text", boolean: "true or false" };
  return names[typeof data] ?? `a ${typeof data}`;
}

function withArticle(type: string): string {
  const names: Record<string, string> = {
    "string,array": "a string or a list",
    "array,object": "a list",
    "string,number,boolean": "a string, a number or true or false",
    "string,object": "auto or a mapping",
    "integer,string": "a port or auto",
    object: "a mapping",
    array: "a list",
    boolean: "true or false",
  };
  return names[type] ?? (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);
}

function unique(errors: readonly ConfigError[]): ConfigError[] {
  const seen = new Set<string>();
  return errors.filter(({ path, message }) => {
    const key = `${path} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
