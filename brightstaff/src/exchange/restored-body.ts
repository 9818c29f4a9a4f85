// Puts masked values back into a whole answer, or into an event that repeats whole texts.
import { mapSaid } from "../conversation/any-text.js";
import type { Masks } from "../filters/builtin/masks.js";
import type { JsonObject } from "../json.js";

/** What a request would not have masked stays, since it would go back to the model unmasked. */
export function restoredBody(body: JsonObject, masks: Masks): JsonObject {
  return mapSaid(body, (text, { isFree }) => (isFree ? masks.restoreData(text) : masks.restore(text)));
}
