// Puts masked values back into a whole answer, or into an event that repeats whole texts.
import { mapTexts } from "../conversation/any-text.js";
import type { Masks } from "../filters/builtin/masks.js";
import type { JsonObject } from "../json.js";

/** Members whose text is JSON. */
const JSON_TEXTS = new Set(["arguments", "partial_json"]);

export function restoredBody(body: JsonObject, masks: Masks): JsonObject {
  return mapTexts(body, (text, _kind, { name }) => masks.restore(text, JSON_TEXTS.has(name)));
}
