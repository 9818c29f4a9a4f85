// Keys that begin with `x-` are allowed in every mapping whose keys Plano names: YAML's anchors can be kept there. Nothing
// reads them.

import { mapParts } from "./map-parts.js";

const EXTENSION = "^x-";

interface Part {
  additionalProperties?: unknown;
  propertyNames?: { pattern?: string };
}

/** The same schema, with such keys. Names that users choose may begin with `x-` themselves, and mean something then. */
export function withExtensions<Schema extends object>(schema: Schema): Schema {
  const { additionalProperties: others, propertyNames }: Part = schema;
  const pattern = propertyNames?.pattern;
  const isClosed = others === false || (pattern !== undefined && !new RegExp(pattern).test("x-a"));
  return {
    ...mapParts(schema, withExtensions),
    ...(isClosed && { patternProperties: { [EXTENSION]: {} } }),
    ...(isClosed && pattern !== undefined && { propertyNames: { pattern: `${EXTENSION}|${pattern}` } }),
  };
}
