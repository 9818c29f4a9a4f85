// The rows of providers.yaml, read once and held to their schema: a fault there is a defect of the package, so it throws.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import type { AuthStyle, Format } from "./model.js";

export interface ProviderRow {
  format: Format;
  base_url: string;
  path: string;
  auth: AuthStyle;
  key?: string;
  headers?: Record<string, string>;
}

const rowsSchema = {
  type: "object",
  propertyNames: { pattern: "^[a-z][a-z0-9_-]*$" },
  additionalProperties: {
    type: "object",
    additionalProperties: false,
    required: ["format", "base_url", "path", "auth"],
    properties: {
      format: { enum: ["chat-completions", "messages"] },
      base_url: { type: "string", pattern: "^https?://[^/]+(/.*[^/])?$" },
      path: { type: "string", pattern: "^[a-z]" },
      auth: { enum: ["bearer", "x-api-key", "none"] },
      key: { type: "string", pattern: "^[A-Z][A-Z0-9_]*$" },
      headers: { type: "object", additionalProperties: { type: "string" } },
    },
  },
};

/** Throws with the row's path when the text breaks the schema. */
export function parseProviderRows(text: string): Map<string, ProviderRow> {
  const ajv = new Ajv2020();
  const value: unknown = parse(text);
  if (!ajv.validate(rowsSchema, value)) throw new Error(`providers.yaml: ${ajv.errorsText()}`);
  return new Map(Object.entries(value as Record<string, ProviderRow>));
}

const file = fileURLToPath(new URL("../providers.yaml", import.meta.url));
export const providerRows: ReadonlyMap<string, ProviderRow> = parseProviderRows(readFileSync(file, "utf8"));

/** Rows that the bundled sandbox provider serves. */
export function isSandbox(row: string): boolean {
  return row === "sandbox" || row.startsWith("sandbox-");
}
