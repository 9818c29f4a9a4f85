// Checks values against the JSON Schemas in the source, for the keywords that these use. A general validator, which compiles
// each schema, would take a quarter of the time that a program needs to start.
import { isObject, type JsonObject } from "../json.js";

type TypeName = "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";

export interface Schema {
  type?: TypeName | readonly TypeName[];
  const?: string | number;
  enum?: readonly (string | null)[];
  oneOf?: readonly Schema[];
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  required?: readonly string[];
  properties?: Readonly<Record<string, Schema>>;
  patternProperties?: Readonly<Record<string, Schema>>;
  additionalProperties?: boolean | Schema;
  propertyNames?: Schema;
  minProperties?: number;
  maxProperties?: number;
}

/** The first error. */
export interface SchemaError {
  /** `/models/1/id`; empty for the root. */
  path: string;
  /** Continues after the member's name; values are not quoted. */
  message: string;
  /** The name of a member that the schema does not know; `path` is its object's. */
  unknownMember?: string;
}

const TYPES: Record<TypeName, (value: unknown) => boolean> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  number: Number.isFinite,
  integer: Number.isInteger,
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
};

/** Of the patterns in the source. */
const expressions = new Map<string, RegExp>();

export function schemaError(schema: Schema, value: unknown): SchemaError | undefined {
  const { type } = schema;
  if (type !== undefined && !isOfType(type, value))
    return { path: "", message: `must be ${[type].flat().join(",")}` };
  const message = valueError(schema, value) ?? scalarError(schema, value);
  if (message !== undefined) return { path: "", message };
  if (Array.isArray(value)) return listError(schema, value);
  return isObject(value) ? objectError(schema, value) : undefined;
}

function isOfType(type: TypeName | readonly TypeName[], value: unknown): boolean {
  return typeof type === "string" ? TYPES[type](value) : type.some((each) => TYPES[each](value));
}

function valueError({ const: only, enum: some, oneOf }: Schema, value: unknown): string | undefined {
  if (only !== undefined && value !== only) return "must be equal to constant";
  if (some !== undefined && !some.some((each) => each === value))
    return "must be equal to one of the allowed values";
  const fitting = oneOf?.filter((one) => schemaError(one, value) === undefined).length;
  return fitting === undefined || fitting === 1 ? undefined : "must match exactly one schema in oneOf";
}

function scalarError(
  { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern, ...bounds }: Schema,
  value: unknown,
): string | undefined {
  if (typeof value === "number") return numberError(bounds, value);
  if (typeof value !== "string") return undefined;
  // A character beyond the first plane has two units.
  if (value.length > maxLength && [...value].length > maxLength)
    return `must NOT have more than ${maxLength} characters`;
  if (value.length < minLength) return `must NOT have fewer than ${minLength} characters`;
  const fits = pattern === undefined || expressionOf(pattern).test(value);
  return fits ? undefined : `must match pattern "${pattern}"`;
}

function numberError({ minimum, exclusiveMinimum, maximum }: Schema, value: number): string | undefined {
  if (minimum !== undefined && value < minimum) return `must be >= ${minimum}`;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return `must be > ${exclusiveMinimum}`;
  return maximum !== undefined && value > maximum ? `must be <= ${maximum}` : undefined;
}

function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern) ?? new RegExp(pattern, "u");
  expressions.set(pattern, known);
  return known;
}

function listError(schema: Schema, list: readonly unknown[]): SchemaError | undefined {
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY, uniqueItems = false } = schema;
  if (list.length > maxItems) return { path: "", message: `must NOT have more than ${maxItems} items` };
  if (list.length < minItems) return { path: "", message: `must NOT have fewer than ${minItems} items` };
  for (let index = 0; items !== undefined && index < list.length; index += 1) {
    const error = schemaError(items, list[index]);
    if (error !== undefined) return below(index, error);
  }
  const isRepeating = uniqueItems && new Set(list.map((item) => JSON.stringify(item))).size < list.length;
  return isRepeating ? { path: "", message: "must NOT have duplicate items" } : undefined;
}

function objectError(schema: Schema, object: JsonObject): SchemaError | undefined {
  const { required = [], propertyNames } = schema;
  const missing = required.find((name) => !Object.hasOwn(object, name));
  if (missing !== undefined) return { path: "", message: `must have required property '${missing}'` };
  const names = Object.keys(object);
  const message = sizeError(schema, names.length);
  if (message !== undefined) return { path: "", message };
  for (const name of names) {
    if (propertyNames !== undefined && schemaError(propertyNames, name) !== undefined)
      return { path: "", message: "property name must be valid" };
    const error = memberError(schema, name, object[name]);
    if (error !== undefined) return error;
  }
  return undefined;
}

function sizeError(
  { minProperties = 0, maxProperties = Number.POSITIVE_INFINITY }: Schema,
  size: number,
): string | undefined {
  if (size > maxProperties) return `must NOT have more than ${maxProperties} properties`;
  return size < minProperties ? `must NOT have fewer than ${minProperties} properties` : undefined;
}

function memberError(schema: Schema, name: string, value: unknown): SchemaError | undefined {
  const { properties = {}, patternProperties, additionalProperties = true } = schema;
  const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
  const others = patternProperties === undefined ? [] : schemasFor(name, patternProperties);
  if (own === undefined && others.length === 0) {
    if (additionalProperties === false)
      return { path: "", message: "must NOT have additional properties", unknownMember: name };
    return additionalProperties === true ? undefined : errorBelow(name, additionalProperties, value);
  }
  for (const each of own === undefined ? others : [own, ...others]) {
    const error = errorBelow(name, each, value);
    if (error !== undefined) return error;
  }
  return undefined;
}

function schemasFor(name: string, byPattern: Readonly<Record<string, Schema>>): Schema[] {
  return Object.entries(byPattern).flatMap(([pattern, schema]) =>
    expressionOf(pattern).test(name) ? [schema] : [],
  );
}

function errorBelow(name: string, schema: Schema, value: unknown): SchemaError | undefined {
  const error = schemaError(schema, value);
  return error && below(name, error);
}

function below(member: string | number, { path, ...error }: SchemaError): SchemaError {
  return { path: `/${member}${path}`, ...error };
}
