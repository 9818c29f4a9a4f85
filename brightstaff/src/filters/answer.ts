// Reading what filters answer: so much and no more, JSON objects, and their own words for why they stop a request.
import { isObject, type JsonObject, parseObject } from "../json.js";
import { countValues, countValuesInPiece, MOST_VALUES } from "../json-size.js";
import { charging, type Holding } from "../memory-budget.js";
import { FilterFailure } from "./failure.js";

const LARGEST_ANSWER = 32 << 20;
/** As there may be in strings, where text and JSON stand alike. */
const MOST_IN_PIECES = 10 * MOST_VALUES;
const LONGEST_WORDS = 2_000;
/** Characters; what is longer is not read for a message in it. */
const LONGEST_REASON = 64 << 10;

/** Counts the chunks of one answer before they are read, and throws once they are too much, alone or with all that is held. */
export function answerLimit(holding: Holding | undefined): (chunk: Uint8Array) => void {
  let [size, values] = [0, 0];
  const charge = charging(holding);
  return (chunk) => {
    const more = countValuesInPiece(chunk);
    size += chunk.byteLength;
    values += more;
    if (size > LARGEST_ANSWER) throw new FilterFailure("gave too large an answer");
    if (values > MOST_IN_PIECES) throw tooManyValues();
    charge(chunk, more);
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

/** Nothing where it is no JSON object. Throws where it is of too many values. */
export function objectIn(answer: Buffer): JsonObject | undefined {
  if (countValues(answer) > MOST_VALUES) throw tooManyValues();
  return parseObject(answer.toString());
}

/** The message where JSON frameworks put it, or else the text as it is. */
export function ownWords(answer: Buffer | string): string {
  const text = answer.toString();
  const { error, message, detail } = (text.length <= LONGEST_REASON && parseObject(text)) || {};
  const places = [isObject(error) ? error.message : error, message, detail, text];
  const words = places.find((place) => typeof place === "string" && place.trim() !== "");
  return typeof words === "string" ? words.trim().slice(0, LONGEST_WORDS) : "The request was refused.";
}

function tooManyValues(): FilterFailure {
  return new FilterFailure("gave an answer of too many values");
}
