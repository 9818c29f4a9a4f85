// Finds phrases in folded texts, in linear time: every part of a phrase is bounded.
import { fold } from "./fold.js";
import type { Phrase } from "./phrases.js";
import { WordTree } from "./word-tree.js";

/** How a phrase may be written: as it is, by letters 13 places further, or from its end to its beginning. */
type Writing = (words: string) => string;

const plainly: Writing = (words) => words;
const rotated: Writing = (words) =>
  words.replace(/[a-z]/gi, (letter) => {
    const first = letter <= "Z" ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - first + 13) % 26) + first);
  });
const reversed: Writing = (words) => [...words].reverse().join("");

/** Before a phrase: it is warned of, not said. */
const DENIED = ["not", "never", "don't", "must not", "should not", "cannot", "won't"].map(fold);
/** Further words before a phrase in a system prompt, which tells a model what to expect. */
const WARNED = ["to", "and", "or", "requests to", "attempts to", "say", "says"].map(fold);

interface Part {
  words: WordTree<true>;
  /** So many words one after the other, or none; undefined: exactly one. */
  most?: number;
}

interface Wanted {
  name: string;
  /** After the first one. */
  parts: Part[];
  unless?: WordTree<true>;
  /** Words before it may take it back. */
  deniable: boolean;
}

type Beginnings = WordTree<Wanted>;

/** Returns the name of a phrase in a folded text. `isSystem`: the text is a system prompt. */
export type FindPhrase = (folded: string, isSystem: boolean) => string | undefined;

export function createFinder(phrases: readonly Phrase[]): FindPhrase {
  const beginnings: Beginnings = new WordTree();
  for (const writing of [plainly, rotated, reversed]) {
    for (const phrase of phrases) add(beginnings, phrase, writing);
  }
  return (folded, isSystem) => {
    let name: string | undefined;
    for (let at = 0; at < folded.length && name === undefined; at++) {
      beginnings.some(folded, at, (end, wanted) => {
        if (!follows(folded, end, wanted, 0)) return false;
        if (wanted.deniable && isTakenBack(folded, at, isSystem)) return false;
        name = wanted.name;
        return true;
      });
    }
    return name;
  };
}

function add(beginnings: Beginnings, { name, parts, unless }: Phrase, writing: Writing): void {
  const ordered = writing === reversed ? [...parts].reverse() : parts;
  const [first, ...others] = ordered;
  if (typeof first !== "string")
    throw new Error(`A phrase of ${name} begins with words that may be left out.`);
  const isPlain = writing === plainly;
  const wanted: Wanted = {
    name,
    parts: others.map((part) =>
      typeof part === "string"
        ? { words: treeOf(part, writing) }
        : { words: treeOf(part.any, writing), most: part.most },
    ),
    ...(unless !== undefined && isPlain && { unless: treeOf(unless, writing) }),
    deniable: isPlain,
  };
  for (const word of wordsOf(first, writing)) beginnings.add(word, wanted);
}

/** Whether the phrase goes on from there; `taken`: words of this part before. */
function follows(text: string, start: number, wanted: Wanted, index: number, taken = 0): boolean {
  const part = wanted.parts[index];
  if (part === undefined) return wanted.unless === undefined || !anyAt(wanted.unless, text, start);
  if (part.most === undefined) {
    return anyAt(part.words, text, start, (end) => follows(text, end, wanted, index + 1));
  }
  if (follows(text, start, wanted, index + 1)) return true;
  if (taken === part.most) return false;
  return anyAt(part.words, text, start, (end) => follows(text, end, wanted, index, taken + 1));
}

/** Two equal letters of neighbouring words are one in a folded text, so a word may begin with the last letter before. */
function anyAt(
  words: WordTree<true>,
  text: string,
  start: number,
  goesOn: (end: number) => boolean = () => true,
): boolean {
  return words.some(text, start, goesOn) || words.some(text, start - 1, (end) => end > start && goesOn(end));
}

function isTakenBack(text: string, start: number, isSystem: boolean): boolean {
  const isBefore = (word: string): boolean => text.endsWith(word, start) || text.endsWith(word, start + 1);
  return DENIED.some(isBefore) || (isSystem && WARNED.some(isBefore));
}

function treeOf(words: string, writing: Writing): WordTree<true> {
  const tree = new WordTree<true>();
  for (const word of wordsOf(words, writing)) tree.add(word, true);
  return tree;
}

function wordsOf(words: string, writing: Writing): Set<string> {
  return new Set(words.split("|").map((each) => fold(writing(each))));
}
