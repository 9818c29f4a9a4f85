// Where text that goes on may be cut: between words, or where it must be, between characters as readers see them.

/**
 * After white space or one of the marks that end a phrase where words have no space between them, once it is known what
 * follows: nothing that belongs to the character before, and no digits where digits were, since numbers are written in groups.
 */
const BETWEEN_WORDS =
  /(?<=[\s。！？，、；：])(?![\s\p{M}\p{Cf}\p{Emoji_Modifier}])(?<!\p{Nd}\s+(?=\p{Nd}))(?!$)/gu;

/** UTF-16 units looked at for the last character: families of emoji are this long, and nothing a reader would call one is longer. */
const LONGEST_CHARACTER = 64;
const characters = new Intl.Segmenter("und", { granularity: "grapheme" });

/** The last place, as an index; 0 where there is none. */
export function lastBetweenWords(text: string): number {
  let last = 0;
  for (const { index } of text.matchAll(BETWEEN_WORDS)) last = index;
  return last;
}

/** Before the last character, which may still grow: by the other half of a surrogate pair, by combining marks. */
export function beforeLastCharacter(text: string): number {
  const tail = text.slice(-LONGEST_CHARACTER);
  const start = text.length - tail.length;
  let last = 0;
  for (const { index } of characters.segment(tail)) last = index;
  return last === 0 && start > 0 ? betweenSurrogates(text, start) : start + last;
}

/** Marks without end are no character; they are cut, too, but never a pair. */
function betweenSurrogates(text: string, index: number): number {
  return /[\uDC00-\uDFFF]/.test(text.charAt(index)) ? index - 1 : index;
}
