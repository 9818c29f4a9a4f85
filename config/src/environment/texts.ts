// Visits the texts of a file beside its schema, which marks those that hold secrets by `writeOnly`.
import type { PathPart } from "../syntax/errors.js";

/** What is read of a JSON Schema here. */
export interface TextSchema {
  writeOnly?: boolean;
  properties?: Readonly<Record<string, TextSchema>>;
  additionalProperties?: TextSchema | boolean;
  items?: TextSchema;
  anyOf?: readonly TextSchema[];
  oneOf?: readonly TextSchema[];
  allOf?: readonly TextSchema[];
  [keyword: string]: unknown;
}

export interface Text {
  text: string;
  path: readonly PathPart[];
  isSecret: boolean;
}

/**
 * A copy of `value` in which each text is what `change` returns. Names of members are no texts. What the schema does not
 * know stays as it is: it is refused, and may contain itself.
 */
export function mapTexts(value: unknown, schema: TextSchema, change: (text: Text) => unknown): unknown {
  return mapped(value, [schema], []);

  function mapped(value: unknown, schemas: readonly TextSchema[], path: readonly PathPart[]): unknown {
    const known = schemas.flatMap(alternatives);
    if (known.length === 0) return value;
    if (typeof value === "string") {
      return change({ text: value, path, isSecret: known.some(({ writeOnly }) => writeOnly === true) });
    }
    if (Array.isArray(value)) {
      const items = known.flatMap(({ items = [] }): readonly TextSchema[] => [items].flat());
      return value.map((each, index) => mapped(each, items, [...path, index]));
    }
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        name,
        mapped(
          each,
          known.flatMap((schema) => memberOf(schema, name)),
          [...path, name],
        ),
      ]),
    );
  }
}

function alternatives(schema: TextSchema): TextSchema[] {
  const { anyOf = [], oneOf = [], allOf = [] } = schema;
  return [schema, ...[...anyOf, ...oneOf, ...allOf].flatMap(alternatives)];
}

function memberOf({ properties = {}, additionalProperties: others }: TextSchema, name: string): TextSchema[] {
  const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (own !== undefined) return [own];
  return typeof others === "object" ? [others] : [];
}
