// The dialects of JSON Schema that providers take, by hand from their references. Each throws with the path of the first error.
import { fail, type Json, type Members } from "./shape.js";

interface Dialect {
  keywords: readonly string[];
  check?: (schema: Members, path: string) => void;
}

const SHARED = [
  "type",
  "title",
  "description",
  "properties",
  "required",
  "items",
  "anyOf",
  "$ref",
  "$defs",
  "enum",
];
const isMembers = (value: Json): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isScalar = (value: Json): boolean => typeof value !== "object" || value === null;
const types = ({ type }: Members): Json[] => (Array.isArray(type) ? type : [type]);
const FORMATS = ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"];

function closed(schema: Members, path: string): void {
  const isObject = types(schema).includes("object") || "properties" in schema;
  if (isObject && schema.additionalProperties !== false) fail(path, "an open object");
  if (!isObject && "additionalProperties" in schema) fail(path, "additionalProperties of no object");
}

function aloneIfReference(schema: Members, path: string): void {
  const beside = Object.keys(schema).filter((name) => !name.startsWith("$"));
  if ("$ref" in schema && beside.length > 0) fail(path, `${beside[0]} beside a reference`);
}

/** https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations */
const anthropic: Dialect = {
  keywords: [...SHARED, "definitions", "allOf", "const", "format", "minItems", "additionalProperties"],
  check: (schema, path) => {
    closed(schema, path);
    const { enum: values = [], const: value = null, minItems = 0, format = "date" } = schema;
    if (!(values as Json[]).every(isScalar) || !isScalar(value)) fail(path, "a value that is no scalar");
    if (![0, 1].includes(minItems as number)) fail(path, "minItems beyond 1");
    if (!FORMATS.includes(format as string)) fail(path, "an unknown format");
  },
};

/** https://ai.google.dev/api/generate-content#FIELDS.response_json_schema */
const gemini: Dialect = {
  keywords: [
    ...[...SHARED, "format", "prefixItems", "minItems", "maxItems", "minimum", "maximum"],
    ...["additionalProperties", "definitions"],
  ],
  check: (schema, path) => {
    aloneIfReference(schema, path);
    const values = (schema.enum ?? []) as Json[];
    if (!values.every((value) => typeof value === "string" || typeof value === "number"))
      fail(path, "an enum of other values");
    const { required = [], properties = {} } = schema;
    const unknown = (required as string[]).filter((name) => !(name in (properties as Members)));
    if (unknown.length > 0) fail(path, "a required property that is none");
  },
};

/** https://platform.openai.com/docs/guides/structured-outputs#supported-schemas */
const strict: Dialect = {
  keywords: [
    ...[...SHARED, "definitions", "const", "format", "pattern", "minimum", "maximum", "multipleOf"],
    ...["exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems", "minLength", "maxLength"],
    ...["additionalProperties", "$schema", "uniqueItems", "examples"],
  ],
  check: (schema, path) => {
    closed(schema, path);
    aloneIfReference(schema, path);
    const properties = Object.keys((schema.properties ?? {}) as Members).sort();
    if (
      "properties" in schema &&
      properties.join() !== [...((schema.required ?? []) as string[])].sort().join()
    )
      fail(path, "an optional property");
  },
};

const DIALECTS = { anthropic, gemini, strict };
const MAPS = ["properties", "$defs", "definitions"];
const SCHEMAS = ["items", "anyOf", "allOf", "prefixItems", "additionalProperties"];

export function checkSchema(name: keyof typeof DIALECTS, schema: Json, path: string): void {
  if (!isMembers(schema)) return;
  const { keywords, check } = DIALECTS[name];
  const unknown = Object.keys(schema).find((keyword) => !keywords.includes(keyword));
  if (unknown !== undefined) fail(path, `${unknown} is not of the dialect`);
  check?.(schema, path);
  for (const [keyword, value] of Object.entries(schema)) {
    const below = `${path}.${keyword}`;
    if (MAPS.includes(keyword))
      for (const [key, each] of Object.entries(value as Members)) checkSchema(name, each, `${below}.${key}`);
    else if (SCHEMAS.includes(keyword)) for (const each of [value].flat()) checkSchema(name, each, below);
  }
}

/** The root of a function's input: an object without alternatives. https://platform.openai.com/docs/guides/function-calling */
export function checkRooted(schema: Json, path: string): void {
  if (!isMembers(schema) || !types(schema).includes("object")) fail(path, "no object");
  const alternatives = ["anyOf", "oneOf", "allOf", "enum", "not"].find((keyword) => keyword in schema);
  if (alternatives !== undefined) fail(path, `${alternatives} at the root`);
}
