// Checks a value against the schema and says what is wrong in plain words. No error quotes a value: it may be
// a key.
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type { Substituted } from "../environment/substitution.js";
import { type ConfigError, formatPath, type PathPart } from "../syntax/errors.js";
import type { Source } from "../syntax/source.js";
import { nearest } from "../syntax/spelling.js";
import { FoundValue } from "./found-value.js";
import { currentKeys, holderHint, LISTENERS_HINT, meantKeys, missingHint } from "./hints.js";
import { adviceFor, DURATION_FORM, SIZE_FORM } from "./patterns.js";
import { schema, type WrittenFile } from "./schema.js";
import { type Schema, schemaError } from "./validator.js";
import { VERSIONS } from "./version.js";

const ajv = new Ajv2020({
  ...{ allErrors: true, verbose: true, allowUnionTypes: true },
  // A program checks few files: these two would take longer than all of its checks. A test checks the schema.
  ...{ validateSchema: false, code: { optimize: false } },
});
let compiled: ValidateFunction<WrittenFile> | undefined;

/** Compiled for the first file with errors, which it finds all of. */
function validator(): ValidateFunction<WrittenFile> {
  compiled ??= ajv.compile<WrittenFile>(schema);
  return compiled;
}

/** The form of a key. A name of another form may be a secret and is not quoted. */
const PLAIN_NAME = /^[A-Za-z_]{1,40}$/;

/** `substituted` is the source's value with the environment's values in it; they get the types that the schema wants. */
export function checkShape(source: Source, { value, untyped }: Substituted): WrittenFile | ConfigError[] {
  if (isOfShape(value)) return value;
  const validate = validator();
  if (validate(value) || (giveTypes(value, validate.errors, untyped) && validate(value))) return value;
  const found = (validate.errors ?? []).filter(isTelling);
  const meant = keysMeant(found);
  const told = found.filter((error) => !isMisspelt(error, meant));
  return unique(told.map((error) => describe(error, source)));
}

function isOfShape(value: unknown): value is WrittenFile {
  return schemaError(schema as Schema, value) === undefined;
}

/** Whether any value has got another type, so that the file may be valid now. */
function giveTypes(
  root: unknown,
  errors: readonly ErrorObject[] | null | undefined,
  untyped: ReadonlySet<string>,
): boolean {
  let changed = false;
  for (const { instancePath, data, parentSchema } of errors ?? []) {
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

/** The known keys that unknown ones are told to be, by where they stand. */
function keysMeant(errors: readonly ErrorObject[]): ReadonlyMap<string, ReadonlySet<string>> {
  const meant = new Map<string, Set<string>>();
  for (const error of errors) {
    if (error.keyword !== "additionalProperties") continue;
    const known = meant.get(error.instancePath) ?? new Set();
    for (const key of meantBy(error)) known.add(key);
    meant.set(error.instancePath, known);
  }
  return meant;
}

/** Whether a missing key is there in other letters, which is told of already. */
function isMisspelt(
  { keyword, instancePath, params }: ErrorObject,
  meant: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  return keyword === "required" && meant.get(instancePath)?.has(String(params.missingProperty)) === true;
}

function describe(error: ErrorObject, source: Source): ConfigError {
  const path = pathOf(error.instancePath, source.value);
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case "required": {
      const missing = [...path, String(params.missingProperty)];
      return source.error(missing, "is missing", missingHint(missing));
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
      return boundError(error, path, source);
    case "pattern":
      return patternError(error, path, source);
    default:
      return source.error(path, error.message ?? "is not valid");
  }
}

const BOUNDS: Record<string, string> = {
  minimum: "at least",
  exclusiveMinimum: "more than",
  maximum: "at most",
};

function boundError(error: ErrorObject, path: PathPart[], source: Source): ConfigError {
  const { value } = foundAt(error, path, source);
  const message = `must be ${BOUNDS[error.keyword]} ${String(error.params.limit)}`;
  return source.error(path, value === undefined ? message : `${message}, not ${value}`);
}

function unknownKey(error: ErrorObject, path: PathPart[], source: Source): ConfigError {
  const name = String(path.at(-1));
  const keys = meantBy(error);
  const meant = keys.length === 0 ? undefined : `did you mean ${keys.join(" or ")}?`;
  if (!PLAIN_NAME.test(name)) {
    const hint = name.includes(":") ? "is a space missing after its colon?" : meant;
    const error = source.error(path, "unknown key", hint, true);
    return { ...error, path: formatPath(path.slice(0, -1)) };
  }
  const known = meant ?? placeOf(name, path) ?? listenerHint(path);
  const hint = known ?? `known here: ${currentKeys(propertiesOf(error)).join(", ")}`;
  return source.error(path, `unknown key ${name}`, hint, true);
}

function meantBy(error: ErrorObject): string[] {
  return meantKeys(String(error.params.additionalProperty), propertiesOf(error));
}

function propertiesOf({ parentSchema }: ErrorObject): object {
  return (parentSchema as { properties?: object } | undefined)?.properties ?? {};
}

/** Listeners were a mapping once. */
function listenerHint([first, ...rest]: readonly PathPart[]): string | undefined {
  return first === "listeners" && rest.length === 1 ? LISTENERS_HINT : undefined;
}

/** Where a key belongs that stands too deep. */
function placeOf(name: string, path: readonly PathPart[]): string | undefined {
  return path.length > 1 && name in schema.properties ? `${name} is a key of the file itself` : undefined;
}

function enumError(error: ErrorObject, path: PathPart[], source: Source): ConfigError {
  const values = error.params.allowedValues as unknown[];
  const allowed = path[0] === "version" ? VERSIONS : [...new Set(values.map(String))];
  const { value } = foundAt(error, path, source);
  const close = value === undefined ? undefined : nearest(value, allowed);
  const found = value === undefined ? "" : `, not ${value}`;
  const message = `must be ${allowed.length > 1 ? "one of " : ""}${allowed.join(", ")}${found}`;
  return source.error(path, message, close === undefined ? undefined : `did you mean ${close}?`);
}

function foundAt(error: ErrorObject, path: readonly PathPart[], source: Source): FoundValue {
  return new FoundValue(error, path, path.reduce(memberOf, source.value));
}

function typeError(error: ErrorObject, path: PathPart[], source: Source): ConfigError {
  const { message, hint } = formOf(error) ?? { message: `must be ${withArticle(String(error.params.type))}` };
  if (error.data === null) {
    return source.error(path, `is empty; it ${message}`, "give it a value, or leave the key out");
  }
  const { description, correction, value } = foundAt(error, path, source);
  const written = correction ?? quotes(error) ?? holderHint(error, path, value) ?? hint;
  const advice = path.join() === "listeners" ? LISTENERS_HINT : written;
  return source.error(path, `${message}, not ${description}`, advice);
}

function quotes({ data, params }: ErrorObject): string | undefined {
  const isScalar = typeof data === "number" || typeof data === "boolean";
  return params.type === "string" && isScalar ? "put it in quotes" : undefined;
}

/** Of a duration or a size, which also have types. */
function formOf({ parentSchema }: ErrorObject): { message: string; hint?: string } | undefined {
  const { pattern } = parentSchema as { pattern?: string };
  return pattern === SIZE_FORM || pattern === DURATION_FORM ? adviceFor(pattern) : undefined;
}

function patternError(error: ErrorObject, path: PathPart[], source: Source): ConfigError {
  const name = error.propertyName;
  const { message, hint } = formOf(error) ?? adviceFor(String(error.params.pattern));
  if (name !== undefined) return source.error([...path, name], message, hint, true);
  const { value } = formOf(error) ? foundAt(error, path, source) : {};
  return source.error(path, value === undefined ? message : `${message}, not ${value}`, hint);
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
