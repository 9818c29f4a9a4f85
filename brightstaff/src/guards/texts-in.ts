// Everything that a body says, for guards.
import { type Speaker, visitTexts } from "../conversation/any-text.js";
import type { JsonObject } from "../json.js";
import type { GuardedText } from "./guard.js";

/** `speaker`: who says all of it; undefined: each text's own speaker. */
export function textsIn(body: JsonObject, speaker?: Speaker): GuardedText[] {
  const texts: GuardedText[] = [];
  visitTexts(body, (text, kind, own) => texts.push({ text, kind, speaker: speaker ?? own }));
  return texts;
}
