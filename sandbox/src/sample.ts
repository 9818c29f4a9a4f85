// A value that fits a JSON Schema, always the same one: the arguments of the sandbox's tool calls.
import { isObject } from "@plano/config/json";

const MAX_DEPTH = 8;

export function sampleOf(schema: unknown, name = "value", depth = 0, root = schema): unknown {
  if (!isObject(schema) || depth > MAX_DEPTH) return name;
  if (typeof schema.$ref === "string") return sampleOf(resolved(schema.$ref, root), name, depth + 1, root);
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0] ?? null;
  const [alternative] = [schema.anyOf, schema.oneOf].filter(Array.isArray);
  if (alternative !== undefined) return sampleOf(alternative[0], name, depth + 1, root);
  const type: unknown = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  // Google's schema format has types in capitals.
  switch (String(type).toLowerCase()) {
    case "integer":
    case "number":
      return typeof schema.minimum === "number" ? schema.minimum : 1;
    case "boolean":
      return true;
    case "null":
      return null;
    case "array":
      return [sampleOf(schema.items, name, depth + 1, root)];
    case "string":
      return name;
    default:
      return isObject(schema.properties) ? sampleObject(schema.properties, depth, root) : {};
  }
}

function sampleObject(
  properties: Record<string, unknown>,
  depth: number,
  root: unknown,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, sampleOf(schema, name, depth + 1, root)]),
  );
}

/** The schema at `#/$defs/City`; undefined if there is none. */
function resolved(reference: string, root: unknown): unknown {
  const steps = reference.replace(/^#\/?/, "").split("/");
  return steps.reduce<unknown>(
    (value, step) => (step === "" ? value : isObject(value) ? value[step] : undefined),
    root,
  );
}
