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

export function schemaError(schema: Schema, value: unknown, path = ""): SchemaError | undefined {
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => TYPES[type](value)))
    return { path, message: `must be ${types.join(",")}` };
  const message = valueError(schema, value) ?? scalarError(schema, value);
  if (message !== undefined) return { path, message };
  if (Array.isArray(value)) return listError(schema, value, path);
  return isObject(value) ? objectError(schema, value, path) : undefined;
}

function valueError({ const: only, enum: some, oneOf }: Schema, value: unknown): string | undefined {
  if (only !== undefined && value !== only) return "must be equal to constant";
  if (some !== undefined && !some.some((each) => each === value))
    return "must be equal to one of the allowed values";
  const fitting = oneOf?.filter((one) => schemaError(one, value) === undefined).length ?? 1;
  return fitting === 1 ? undefined : "must match exactly one schema in oneOf";
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
  const fits = pattern === undefined || new RegExp(pattern, "u").test(value);
  return fits ? undefined : `must match pattern "${pattern}"`;
}

function listError(
  { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY }: Schema,
  list: readonly unknown[],
  path: string,
): SchemaError | undefined {
  if (list.length > maxItems) return { path, message: `must NOT have more than ${maxItems} items` };
  if (list.length < minItems) return { path, message: `must NOT have fewer than ${minItems} items` };
  if (items === undefined) return undefined;
  for (const [index, item] of list.entries()) {
    const error = schemaError(items, item, `${path}/${index}`);
    if (error !== undefined) return error;
  }
  return undefined;
}

function objectError(
  { required = [], properties = {}, additionalProperties = true }: Schema,
  object: JsonObject,
  path: string,
): SchemaError | undefined {
  const missing = required.find((name) => !Object.hasOwn(object, name));
  if (missing !== undefined) return { path, message: `must have required property '${missing}'` };
  for (const [name, value] of Object.entries(object)) {
    const schema = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (schema === false)
      return { path, message: "must NOT have additional properties", unknownMember: name };
    if (schema === true || schema === undefined) continue;
    const error = schemaError(schema, value, `${path}/${name}`);
    if (error !== undefined) return error;
  }
  return undefined;
}
