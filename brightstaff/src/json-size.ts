// Counts a JSON text's values before it is parsed: each takes memory and time, however short it is.

/** The wasm filter's limit for requests; parsing more would delay all other requests. */
export const MOST_VALUES = 100_000;

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
/** `,` `:` `[` `{`: each begins a value or a name, except an opening bracket of an empty list or object. */
export const BEGINNINGS: Uint8Array = new Uint8Array(256);
for (const character of ",:[{") BEGINNINGS[character.charCodeAt(0)] = 1;

/** An upper bound on values and names. Any other text gets some number. */
export function countValues(text: Uint8Array): number {
  let count = 1;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] ?? 0;
    if (byte === QUOTE) at = endOfString(text, at);
    else count += BEGINNINGS[byte] ?? 0;
  }
  return count;
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
