// Puts masked values back into a whole answer, or into an event that repeats whole texts.
import { mapTexts } from "../conversation/any-text.js";
import { isAddress } from "../conversation/text-kind.js";
import type { Masks } from "../filters/builtin/masks.js";
import type { JsonObject } from "../json.js";

/** What a request would not have masked stays, since it would go back to the model unmasked. */
export function restoredBody(body: JsonObject, masks: Masks): JsonObject {
  return mapTexts(body, (text, kind, place) =>
    kind === "said" && !isAddress(text, place) ? masks.restore(text) : text,
  );
}
