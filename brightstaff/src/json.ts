// Helpers for JSON from outside, which may have any shape.

import { isObject, type JsonObject } from "@plano/config/json";

export { isObject, type JsonObject };

/** The objects in a list; [] if the value is not a list. */
export function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Undefined if the text is not a JSON object. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
