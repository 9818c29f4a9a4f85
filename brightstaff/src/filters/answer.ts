// Reading what filters answer: so much and no more, JSON objects, and their own words for why they stop a request.
import { isObject, parseObject } from "../json.js";
import { countValuesInPiece } from "../json-size.js";
import { bytesHeldBy, type Holding } from "../memory-budget.js";
import { FilterFailure } from "./failure.js";

const LARGEST_ANSWER = 32 << 20;
const LONGEST_WORDS = 2_000;

/** Counts the chunks of one answer before they are read, and throws once they are too much, alone or with all that is held. */
export function answerLimit(holding: Holding | undefined): (chunk: Uint8Array) => void {
  let size = 0;
  return (chunk) => {
    size += chunk.byteLength;
    if (size > LARGEST_ANSWER) throw new FilterFailure("gave too large an answer");
    holding?.grow(bytesHeldBy(chunk.byteLength, countValuesInPiece(chunk)));
  };
}

export async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  holding: Holding | undefined,
): AsyncGenerator<Uint8Array> {
  const count = answerLimit(holding);
  for await (const chunk of chunks) {
    count(chunk);
    yield chunk;
  }
}

/** The message where JSON frameworks put it, or else the text as it is. */
export function ownWords(text: string): string {
  const { error, message, detail } = parseObject(text) ?? {};
  const places = [isObject(error) ? error.message : error, message, detail, text];
  const words = places.find((place) => typeof place === "string" && place.trim() !== "");
  return typeof words === "string" ? words.trim().slice(0, LONGEST_WORDS) : "The request was refused.";
}
