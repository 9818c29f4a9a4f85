// Keys that begin with `x-` are allowed in every mapping whose keys Plano names: YAML's anchors can be kept there. Nothing
// reads them.

const EXTENSION = "^x-";

interface Part {
  additionalProperties?: unknown;
  propertyNames?: { pattern?: string };
  properties?: Readonly<Record<string, object>>;
  items?: object;
}

/** The same schema, with such keys. Names that users choose may begin with `x-` themselves, and mean something then. */
export function withExtensions<Schema extends object>(schema: Schema): Schema {
  const { properties, items, additionalProperties: others, propertyNames }: Part = schema;
  const pattern = propertyNames?.pattern;
  const isClosed = others === false || (pattern !== undefined && !new RegExp(pattern).test("x-a"));
  return {
    ...schema,
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, part]) => [name, withExtensions(part)]),
      ),
    }),
    ...(items !== undefined && { items: withExtensions(items) }),
    ...(typeof others === "object" && others !== null && { additionalProperties: withExtensions(others) }),
    ...(isClosed && { patternProperties: { [EXTENSION]: {} } }),
    ...(isClosed && pattern !== undefined && { propertyNames: { pattern: `${EXTENSION}|${pattern}` } }),
  };
}
