// Finds where growing text may be cut: between words, or else between visible characters.

/**
 * After white space, or a phrase mark in scripts without spaces, once the next character is known: no combining
 * character, and no digit after a digit, since numbers are written in groups.
 */
const BETWEEN_WORDS =
  /(?<=[\s。！？，、；：])(?![\s\p{M}\p{Cf}\p{Emoji_Modifier}])(?<!\p{Nd}\s+(?=\p{Nd}))(?!$)/gu;

/** UTF-16 units inspected for the last character: emoji families are this long, and no visible character is longer. */
const LONGEST_CHARACTER = 64;
const characters = new Intl.Segmenter("und", { granularity: "grapheme" });

/** The last such index; 0 without one. */
export function lastBetweenWords(text: string): number {
  let last = 0;
  for (const { index } of text.matchAll(BETWEEN_WORDS)) last = index;
  return last;
}

/**
 * The index before the last character, which may still grow by the other half of a surrogate pair or by combining
 * marks.
 */
export function beforeLastCharacter(text: string): number {
  const tail = text.slice(-LONGEST_CHARACTER);
  const start = text.length - tail.length;
  let last = 0;
  for (const { index } of characters.segment(tail)) last = index;
  return last === 0 && start > 0 ? betweenSurrogates(text, start) : start + last;
}

/** Endless marks are cut as well, but never within a surrogate pair. */
function betweenSurrogates(text: string, index: number): number {
  return /[\uDC00-\uDFFF]/.test(text.charAt(index)) ? index - 1 : index;
}
