// The rows of providers.yaml, read once, when first needed, and checked against their schema. An error in it is a defect of the
// package, so it throws.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { AUTH_STYLES, type AuthStyle } from "../contract/auth-styles.generated.js";
import { ENDPOINTS, type Endpoint } from "../contract/endpoints.generated.js";
import { FORMATS, type Format } from "../contract/formats.generated.js";
import { QUIRKS, type Quirk } from "../contract/quirks.generated.js";

/** Deviations of one API or endpoint from its row. */
export interface Departure {
  base?: string;
  query?: string;
  auth?: AuthStyle;
}

export interface ProviderRow {
  base_url: string;
  needs?: "base_url" | "region";
  /** `aws`: signed, unless there is a key. */
  auth: AuthStyle | "aws";
  key?: string;
  other_keys?: string[];
  example?: string;
  apis: Partial<Record<Format, Departure>>;
  endpoints?: Partial<Record<Endpoint, Departure>>;
  headers?: Record<string, string>;
  /** Each with the address of its source. */
  quirks?: Partial<Record<Quirk, string>>;
  stores?: boolean;
  aliases?: string[];
  yields?: boolean;
}

const departure = {
  type: "object",
  additionalProperties: false,
  properties: {
    base: { type: "string", pattern: "^/.*[^/]$" },
    query: { type: "string", pattern: "^[a-z]" },
    auth: { enum: AUTH_STYLES },
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
      auth: { enum: [...AUTH_STYLES, "aws"] },
      key: { type: "string", pattern: VARIABLE },
      other_keys: { type: "array", uniqueItems: true, items: { type: "string", pattern: VARIABLE } },
      example: { type: "string", minLength: 1 },
      apis: {
        type: "object",
        minProperties: 1,
        propertyNames: { enum: FORMATS },
        additionalProperties: departure,
      },
      endpoints: { type: "object", propertyNames: { enum: ENDPOINTS }, additionalProperties: departure },
      headers: {
        type: "object",
        propertyNames: { pattern: "^[a-z][a-z0-9-]*$" },
        additionalProperties: { type: "string" },
      },
      quirks: {
        type: "object",
        propertyNames: { enum: QUIRKS },
        additionalProperties: { type: "string", pattern: "^https://[^ ]+$" },
      },
      stores: { type: "boolean" },
      yields: { type: "boolean" },
      aliases: { type: "array", uniqueItems: true, items: { type: "string", pattern: NAME } },
    },
  },
};

/** Throws with the row's path if the text breaks the schema or two rows have one name. */
export function parseProviderRows(text: string): Map<string, ProviderRow> {
  const ajv = new Ajv2020({ validateSchema: false, code: { optimize: false } });
  const value: unknown = parse(text);
  if (!ajv.validate(rowsSchema, value)) throw new Error(`providers.yaml: ${ajv.errorsText()}`);
  const rows = new Map(Object.entries(value as Record<string, ProviderRow>));
  const names = [...rows].flatMap(([name, { aliases = [] }]) => [name, ...aliases]);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new Error(`providers.yaml: ${twice} is listed twice`);
  return rows;
}

interface KnownRows {
  rows: ReadonlyMap<string, ProviderRow>;
  byAlias: ReadonlyMap<string, string>;
}

let known: KnownRows | undefined;

function knownRows(): KnownRows {
  known ??= readRows();
  return known;
}

function readRows(): KnownRows {
  const file = fileURLToPath(new URL("../../providers.yaml", import.meta.url));
  const rows = parseProviderRows(readFileSync(file, "utf8"));
  const aliases = [...rows].flatMap(([name, { aliases = [] }]) =>
    aliases.map((alias) => [alias, name] as const),
  );
  return { rows, byAlias: new Map(aliases) };
}

export function providerRows(): ReadonlyMap<string, ProviderRow> {
  return knownRows().rows;
}

/** A row by its name or one of its aliases. */
export function rowNamed(word: string): { name: string; row: ProviderRow } | undefined {
  const { rows, byAlias } = knownRows();
  const name = byAlias.get(word) ?? word;
  const row = rows.get(name);
  return row === undefined ? undefined : { name, row };
}

/** A model to try the provider with, if one is known. */
export function exampleOf(row: string): string | undefined {
  return providerRows().get(row)?.example;
}

/** What deviates at the provider; undefined if it is not known. */
export function quirksOf(row: string): readonly Quirk[] | undefined {
  const known = providerRows().get(row);
  return known && namesOfQuirks(known);
}

export function namesOfQuirks({ quirks = {} }: ProviderRow): Quirk[] {
  return Object.keys(quirks) as Quirk[];
}

/** Every name of a row. */
export function rowWords(): string[] {
  const { rows, byAlias } = knownRows();
  return [...rows.keys(), ...byAlias.keys()];
}

/** Rows that the bundled sandbox provider serves. */
export function isSandbox(row: string): boolean {
  return row === "sandbox" || row.startsWith("sandbox-");
}
