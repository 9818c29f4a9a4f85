// Rules for schemas whose fit providers guarantee: closed objects and, at OpenAI, no optional properties.
// https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
// https://docs.claude.com/en/docs/build-with-claude/structured-outputs#json-schema-limitations
import type { View } from "./view.js";

/** Every object must have `additionalProperties: false`. */
export function checkClosed(schema: View): void {
  for (const object of objectsIn(schema)) {
    if (object.get("additionalProperties").value !== false)
      object.fail("For 'object' type, 'additionalProperties' must be explicitly set to false");
  }
}

/** Objects must be closed and require all of their properties. */
export function checkStrict(schema: View): void {
  for (const object of objectsIn(schema)) {
    if (object.get("additionalProperties").value !== false) {
      object.fail(
        "Invalid schema: 'additionalProperties' is required to be supplied and to be false.",
        "invalid_json_schema",
      );
    }
    const required = object
      .get("required")
      .list()
      .map(({ value }) => value);
    const optional = namesIn(object.get("properties")).find((name) => !required.includes(name));
    if (optional !== undefined) {
      object.fail(
        "Invalid schema: 'required' is required to be supplied and to be an array including every key in properties. " +
          `Missing '${optional}'.`,
        "invalid_json_schema",
      );
    }
  }
}

/** All schemas of objects in a schema, itself first. */
function* objectsIn(schema: View): Generator<View> {
  if (!schema.present) return;
  schema.object();
  const type = schema.get("type").value;
  if (type === "object" || (Array.isArray(type) && type.includes("object"))) yield schema;
  for (const table of ["properties", "$defs", "definitions"]) {
    for (const name of namesIn(schema.get(table))) yield* objectsIn(schema.get(table).get(name));
  }
  yield* objectsIn(schema.get("items"));
  for (const alternative of schema.get("anyOf").list()) yield* objectsIn(alternative);
}

function namesIn(table: View): string[] {
  return table.present ? table.keys() : [];
}
