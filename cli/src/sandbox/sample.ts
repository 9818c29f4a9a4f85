// A value that fits a JSON Schema, the same one every time: the arguments of the sandbox's tool calls.
import { isRecord } from "./json.js";

const MAX_DEPTH = 8;

export function sampleOf(schema: unknown, name = "value", depth = 0): unknown {
  if (!isRecord(schema) || depth > MAX_DEPTH) return name;
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0] ?? null;
  const [alternative] = [schema.anyOf, schema.oneOf].filter(Array.isArray);
  if (alternative !== undefined) return sampleOf(alternative[0], name, depth + 1);
  const type: unknown = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case "integer":
    case "number":
      return typeof schema.minimum === "number" ? schema.minimum : 1;
    case "boolean":
      return true;
    case "null":
      return null;
    case "array":
      return [sampleOf(schema.items, name, depth + 1)];
    case "string":
      return name;
    default:
      return isRecord(schema.properties) ? sampleObject(schema.properties, depth) : {};
  }
}

function sampleObject(properties: Record<string, unknown>, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, sampleOf(schema, name, depth + 1)]),
  );
}
