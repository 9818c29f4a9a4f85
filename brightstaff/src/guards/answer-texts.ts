// What an answer says: whole, or in one event of a stream.
import { type TextPlace, visitTexts } from "../conversation/any-text.js";
import type { ClientApi } from "../conversation/api.js";
import { isObject, type JsonObject } from "../json.js";
import type { GuardedText } from "./guard.js";
import { textsIn } from "./texts-in.js";

/** What a whole response repeats of its request. */
const REPEATED: Record<ClientApi, ReadonlySet<string>> = {
  "chat-completions": new Set(),
  messages: new Set(),
  responses: new Set(["instructions", "tools", "tool_choice", "prompt", "text", "reasoning"]),
};

/** Without what an answer repeats of its request. */
export function answerTexts(api: ClientApi, answer: JsonObject): GuardedText[] {
  return textsIn(withoutRepeated(api, answer), "assistant");
}

function withoutRepeated(api: ClientApi, response: JsonObject): JsonObject {
  const repeated = REPEATED[api];
  if (repeated.size === 0) return response;
  return Object.fromEntries(Object.entries(response).filter(([name]) => !repeated.has(name)));
}

/** A string of a stream's event. */
export interface EventPiece extends GuardedText {
  /** It may be a piece of a text, and not a whole one. */
  isPiece: boolean;
  /** The names of the members around it. */
  names: string;
  /** The same, with what tells the texts of a stream apart: their indexes, and the event's type. */
  place: string;
}

/** OpenAI pads events with it. */
const PADDING = /^\w{0,64}$/;

export function eventPieces(api: ClientApi, event: JsonObject): EventPiece[] {
  const { response } = event;
  const isWhole = REPEATED[api].size > 0 && isObject(response);
  const said = isWhole ? { ...event, response: withoutRepeated(api, response) } : event;
  const pieces: EventPiece[] = [];
  visitTexts(said, (text, kind, _speaker, place) => {
    if (place.name === "obfuscation" && PADDING.test(text)) return;
    const { names, indexes, isPiece } = whereIs(place);
    const own = { names, place: `${event.type ?? ""} ${names} ${indexes}`, isPiece };
    pieces.push({ text, kind, speaker: "assistant", ...own });
  });
  return pieces;
}

/** Only so many of the innermost members tell places apart. */
const DEEPEST = 12;

function whereIs(place: TextPlace): { names: string; indexes: string; isPiece: boolean } {
  let [names, indexes, isPiece] = ["", "", false];
  let outer: TextPlace | undefined = place;
  for (let depth = 0; outer !== undefined && depth < DEEPEST; depth += 1) {
    const { name, holder } = outer;
    const {
      index = "",
      output_index: output = "",
      content_index: content = "",
      summary_index: summary = "",
    } = holder;
    names = `${name}/${names}`;
    indexes = `${index} ${output} ${content} ${summary}/${indexes}`;
    isPiece ||= name === "delta";
    outer = outer.outer;
  }
  return { names, indexes, isPiece };
}
