// Walks a JSON Schema.

interface Parts {
  properties?: Readonly<Record<string, object>>;
  items?: object;
  additionalProperties?: unknown;
}

/** The same schema with each part that it is made of changed. */
export function mapParts<Schema extends object>(schema: Schema, change: (part: object) => object): Schema {
  const { properties, items, additionalProperties: others }: Parts = schema;
  return {
    ...schema,
    ...(properties !== undefined && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, change(part)])),
    }),
    ...(items !== undefined && { items: change(items) }),
    ...(typeof others === "object" && others !== null && { additionalProperties: change(others) }),
  };
}
