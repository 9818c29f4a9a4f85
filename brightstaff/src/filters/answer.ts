// Reads filters' answers: up to a limit, as JSON objects, with their own message when they stop a request.
import { isObject, type JsonObject, parseObject } from "../json.js";
import { countValues, countValuesInPiece, MOST_VALUES } from "../json-size.js";
import { charging, type Holding } from "../memory-budget.js";
import { FilterFailure } from "./failure.js";

const LARGEST_ANSWER = 32 << 20;
/** Pieces may begin within a string, so that its characters count as values too. */
const MOST_IN_PIECES = 10 * MOST_VALUES;
const LONGEST_WORDS = 2_000;
/** Characters; longer answers are not parsed for a message. */
const LONGEST_REASON = 64 << 10;

/**
 * Counts the chunks of an answer before they are read, and throws when the answer or the memory budget exceeds its
 * limit.
 */
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

/** Undefined when the answer is not a JSON object. Throws when it has too many values. */
export function objectIn(answer: Buffer): JsonObject | undefined {
  if (countValues(answer) > MOST_VALUES) throw tooManyValues();
  return parseObject(answer.toString());
}

/** The message at its usual place in JSON, or else the text itself. */
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
