// What later turns are compared with: a turn's words by their hashes, which take a tenth of the memory of the words.

export interface Heard {
  index: number;
  /** Hashes of its different words, ascending. */
  words: readonly number[];
  /** Of those that are long enough to say what the turn is about. */
  content: readonly number[];
}

const CONTENT_LENGTH = 4;

export function heardOf({ index, words }: { index: number; words: readonly string[] }): Heard {
  const content = words.filter((word) => word.length >= CONTENT_LENGTH);
  return { index, words: hashesOf(words), content: hashesOf(content) };
}

/** How many hashes both have. */
export function commonCount(one: readonly number[], other: readonly number[]): number {
  let common = 0;
  let at = 0;
  for (const hash of one) {
    while (at < other.length && (other[at] as number) < hash) at += 1;
    if (other[at] === hash) common += 1;
  }
  return common;
}

/** The share of common words among all: from 0 to 1. */
export function likeness({ words: one }: Heard, { words: other }: Heard): number {
  const common = commonCount(one, other);
  const all = one.length + other.length - common;
  return all === 0 ? 1 : common / all;
}

function hashesOf(words: readonly string[]): number[] {
  return [...new Set(words.map(hashOf))].sort((one, other) => one - other);
}

/** FNV-1a over UTF-16 units. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash;
}
