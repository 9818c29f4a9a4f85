// Validators of the JSON Schemas in the source, for the keywords that these use. A general validator, which compiles
// each schema, would take a quarter of the startup time.
import { isObject, type JsonObject } from "./json.js";

type TypeName = "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";

export interface Schema {
  type?: TypeName | readonly TypeName[];
  const?: string | number;
  enum?: readonly (string | null)[];
  oneOf?: readonly Schema[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  required?: readonly string[];
  properties?: Readonly<Record<string, Schema>>;
  additionalProperties?: boolean | Schema;
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
  number: (value) => typeof value === "number",
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
  { minimum, maximum, minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern }: Schema,
  value: unknown,
): string | undefined {
  if (typeof value === "number") {
    if (minimum !== undefined && value < minimum) return `must be >= ${minimum}`;
    return maximum !== undefined && value > maximum ? `must be <= ${maximum}` : undefined;
  }
  if (typeof value !== "string") return undefined;
  // A character beyond the first plane has two units.
  if (value.length > maxLength && [...value].length > maxLength)
    return `must NOT have more than ${maxLength} characters`;
  if (value.length < minLength) return `must NOT have fewer than ${minLength} characters`;
  const fits = pattern === undefined || expressionOf(pattern).test(value);
  return fits ? undefined : `must match pattern "${pattern}"`;
}

function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern) ?? new RegExp(pattern, "u");
  expressions.set(pattern, known);
  return known;
}

function listError(
  { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY }: Schema,
  list: readonly unknown[],
): SchemaError | undefined {
  if (list.length > maxItems) return { path: "", message: `must NOT have more than ${maxItems} items` };
  if (list.length < minItems) return { path: "", message: `must NOT have fewer than ${minItems} items` };
  if (items === undefined) return undefined;
  for (let index = 0; index < list.length; index += 1) {
    const error = schemaError(items, list[index]);
    if (error !== undefined) return below(index, error);
  }
  return undefined;
}

function objectError(
  { required = [], properties = {}, additionalProperties = true }: Schema,
  object: JsonObject,
): SchemaError | undefined {
  const missing = required.find((name) => !Object.hasOwn(object, name));
  if (missing !== undefined) return { path: "", message: `must have required property '${missing}'` };
  for (const name of Object.keys(object)) {
    const schema = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (schema === false)
      return { path: "", message: "must NOT have additional properties", unknownMember: name };
    if (schema === true || schema === undefined) continue;
    const error = schemaError(schema, object[name]);
    if (error !== undefined) return below(name, error);
  }
  return undefined;
}

function below(member: string | number, { path, ...error }: SchemaError): SchemaError {
  return { path: `/${member}${path}`, ...error };
}
