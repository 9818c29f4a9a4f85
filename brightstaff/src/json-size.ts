// How many values a JSON text has, before objects are made of it: each is memory and time, however short it is written.

/** As the filter in Envoy lets requests have them: more would keep everybody waiting while they are parsed. */
export const MOST_VALUES = 100_000;

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
/** `,` `:` `[` `{`: each begins a value or a name, but where nothing follows an opening bracket. */
export const BEGINNINGS: Uint8Array = new Uint8Array(256);
for (const character of ",:[{") BEGINNINGS[character.charCodeAt(0)] = 1;

/** Values and names, from above. Text that is no JSON has some number. */
export function countValues(text: Uint8Array): number {
  let count = 1;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] ?? 0;
    if (byte === QUOTE) at = endOfString(text, at);
    else count += BEGINNINGS[byte] ?? 0;
  }
  return count;
}

/** Of a piece of a text, which may begin within a string: what stands in strings counts, too. */
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
