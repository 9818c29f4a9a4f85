// How the reference compares a message with a phrase: word by word, by groups of characters, or by the words they share.
import { jaccard, plain, tokensOf, trigramsOf, type Words } from "../words.js";

const LIKE_CHARACTERS = 0.65;
const LIKE_WORDS = 0.6;

export interface Phrase {
  text: string;
  line: string;
  trigrams: ReadonlySet<string>;
  counts: ReadonlyMap<string, number>;
}

export interface Compared extends Words {
  /** The tokens with a space before, between and after them. */
  line: string;
  trigrams: ReadonlySet<string>;
  counts: ReadonlyMap<string, number>;
}

export function phrasesOf(texts: readonly string[]): Phrase[] {
  return texts.map((text) => {
    const bare = plain(text)
      .replace(/[^\p{L}\p{N}_\s]/gu, "")
      .split(/\s+/)
      .filter((word) => word !== "");
    return {
      text,
      line: lineOf(tokensOf(text)),
      trigrams: trigramsOf(bare.join(" ")),
      counts: countsOf(bare),
    };
  });
}

export function compared(words: Words): Compared {
  const { tokens } = words;
  return {
    ...words,
    line: lineOf(tokens),
    trigrams: trigramsOf(tokens.join(" ")),
    counts: countsOf(tokens),
  };
}

function lineOf(tokens: readonly string[]): string {
  return ` ${tokens.join(" ")} `;
}

export function firstMatch(message: Compared, phrases: readonly Phrase[]): string | undefined {
  return phrases.find((phrase) => matches(message, phrase))?.text;
}

function matches(message: Compared, phrase: Phrase): boolean {
  if (message.line.includes(phrase.line)) return true;
  const haveGroups = message.trigrams.size > 0 && phrase.trigrams.size > 0;
  if (haveGroups && jaccard(message.trigrams, phrase.trigrams) >= LIKE_CHARACTERS) return true;
  return cosine(message.counts, phrase.counts) >= LIKE_WORDS;
}

function countsOf(tokens: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}

function cosine(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  let dot = 0;
  for (const [token, count] of other) dot += count * (one.get(token) ?? 0);
  return dot === 0 ? 0 : dot / (lengthOf(one) * lengthOf(other));
}

function lengthOf(counts: ReadonlyMap<string, number>): number {
  let squares = 0;
  for (const count of counts.values()) squares += count * count;
  return Math.sqrt(squares);
}
