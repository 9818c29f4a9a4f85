// The rows of providers.yaml: a source that people edit, so it is checked.
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { authStyles } from "./auth-styles.js";
import type { NameTable } from "./description/names.js";
import { endpoints } from "./endpoints.js";
import { formats } from "./formats.js";
import { quirks } from "./quirks.js";

/** What this module itself uses of a row. */
interface Row {
  apis: object;
  quirks?: Record<string, string>;
  aliases?: string[];
}

const enumOf = ({ names }: NameTable) => ({ enum: names.map(({ name }) => name) });

const departure = {
  type: "object",
  additionalProperties: false,
  properties: {
    base: { type: "string", pattern: "^/.*[^/]$" },
    query: { type: "string", pattern: "^[a-z]" },
    auth: enumOf(authStyles),
  },
};

const VARIABLE = "^[A-Z][A-Z0-9_]*$";
const NAME = "^[a-z][a-z0-9_-]*$";

const rowsSchema = {
  type: "object",
  propertyNames: { pattern: NAME },
  additionalProperties: {
    type: "object",
    additionalProperties: false,
    required: ["base_url", "auth", "apis"],
    properties: {
      base_url: { type: "string", pattern: "^https?://[^/]+(/.*[^/])?$" },
      needs: { enum: ["base_url", "region"] },
      auth: { enum: [...enumOf(authStyles).enum, "aws"] },
      key: { type: "string", pattern: VARIABLE },
      other_keys: { type: "array", uniqueItems: true, items: { type: "string", pattern: VARIABLE } },
      example: { type: "string", minLength: 1 },
      apis: {
        type: "object",
        minProperties: 1,
        propertyNames: enumOf(formats),
        additionalProperties: departure,
      },
      endpoints: { type: "object", propertyNames: enumOf(endpoints), additionalProperties: departure },
      headers: {
        type: "object",
        propertyNames: { pattern: "^[a-z][a-z0-9-]*$" },
        additionalProperties: { type: "string" },
      },
      quirks: {
        type: "object",
        propertyNames: enumOf(quirks),
        additionalProperties: { type: "string", pattern: "^https://[^ ]+$" },
      },
      stores: { type: "boolean" },
      yields: { type: "boolean" },
      aliases: { type: "array", uniqueItems: true, items: { type: "string", pattern: NAME } },
    },
  },
};

/** Throws with the row's path if the text breaks the schema or two rows have one name. */
export function parseProviderRows(text: string): Map<string, Row> {
  const ajv = new Ajv2020();
  const value: unknown = parse(text);
  if (!ajv.validate(rowsSchema, value)) throw new Error(`providers.yaml: ${ajv.errorsText()}`);
  const rows = new Map(Object.entries(value as Record<string, Row>));
  const names = [...rows].flatMap(([name, { aliases = [] }]) => [name, ...aliases]);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new Error(`providers.yaml: ${twice} is listed twice`);
  return rows;
}
