// JSON from outside, which may have any shape.

/** A JSON object whose members are not known. */
export type JsonObject = Record<string, unknown>;

/** Whether the value is a JSON object: no list, and not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
