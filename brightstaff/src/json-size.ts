// Measures a JSON text before it is parsed: each value takes memory and time, however short it is, and what is nested too
// deeply can be parsed, but not written.

/** The wasm filter's limits for requests; parsing more would delay all other requests. */
export const MOST_VALUES = 100_000;
export const MOST_LEVELS = 128;

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
/** `,` `:` `[` `{`: each begins a value or a name, except an opening bracket of an empty list or object. */
export const BEGINNINGS: Uint8Array = new Uint8Array(256);
for (const character of ",:[{") BEGINNINGS[character.charCodeAt(0)] = 1;

const LEVELS = new Int8Array(256);
for (const [character, change] of Object.entries({ "[": 1, "{": 1, "]": -1, "}": -1 }))
  LEVELS[character.charCodeAt(0)] = change;

export interface JsonSize {
  /** An upper bound on values and names. */
  values: number;
  /** Lists and objects within each other. */
  levels: number;
}

/** Any other text gets some numbers. */
export function sizeOf(text: Uint8Array): JsonSize {
  let [values, level, levels] = [1, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] ?? 0;
    if (byte === QUOTE) {
      at = endOfString(text, at);
      continue;
    }
    values += BEGINNINGS[byte] ?? 0;
    level += LEVELS[byte] ?? 0;
    if (level > levels) levels = level;
  }
  return { values, levels };
}

export function countValues(text: Uint8Array): number {
  return sizeOf(text).values;
}

/** For a piece that may begin within a string: characters in strings count too. */
export function countValuesInPiece(piece: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < piece.length; at++) count += BEGINNINGS[piece[at] ?? 0] ?? 0;
  return count;
}

function endOfString(text: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== QUOTE) at += text[at] === BACKSLASH ? 2 : 1;
  return at;
}
