// Finds the phrases of a language in a text, all kinds of them in one pass.
import type { AssistantWords, Language, PeopleWords } from "./language.js";

type Kind = keyof PeopleWords | keyof AssistantWords;

/** Phrases in a text. */
export interface Found {
  /** The first one of its kind. */
  in(kind: Kind): string | undefined;
  /** The text begins with it. */
  opening(kind: Kind): string | undefined;
  /** Among the last 40 words, where an assistant's question is. */
  atEnd(kind: Kind): boolean;
}

const END = 40;

export interface MatchedLanguage {
  id: string;
  /** `words` of the text in lower case, without apostrophes. */
  find(words: readonly string[]): Found;
}

interface Phrase {
  kind: Kind;
  text: string;
  /** Words after the first one; in a language without spaces, the characters. */
  rest: readonly string[];
}

export function matched({ id, common, people, assistant }: Language): MatchedLanguage {
  const unitsOf = (text: string): string[] => (common === undefined ? Array.from(text) : text.split(" "));
  const phrases = new Map<string, Phrase[]>();
  for (const [kind, texts] of [...Object.entries(people), ...Object.entries(assistant)]) {
    for (const text of texts as readonly string[]) {
      const [first = "", ...rest] = unitsOf(text);
      const alike = phrases.get(first) ?? [];
      alike.push({ kind: kind as Kind, text, rest });
      phrases.set(first, alike);
    }
  }
  // Of two that begin alike, the longer one is found.
  for (const alike of phrases.values()) alike.sort((one, other) => other.rest.length - one.rest.length);
  return {
    id,
    find: (words) => find(common === undefined ? Array.from(words.join(" ")) : words, phrases),
  };
}

function find(units: readonly string[], phrases: ReadonlyMap<string, readonly Phrase[]>): Found {
  const first = new Map<Kind, string>();
  const opening = new Map<Kind, string>();
  const last = new Map<Kind, number>();
  for (const [at, unit] of units.entries()) {
    const alike = phrases.get(unit);
    if (alike === undefined) continue;
    for (const { kind, text, rest } of alike) {
      if (!follows(units, at + 1, rest)) continue;
      last.set(kind, at);
      if (!first.has(kind)) first.set(kind, text);
      if (at === 0 && !opening.has(kind)) opening.set(kind, text);
    }
  }
  const end = Math.max(0, units.length - END);
  return {
    in: (kind) => first.get(kind),
    opening: (kind) => opening.get(kind),
    atEnd: (kind) => (last.get(kind) ?? -1) >= end,
  };
}

function follows(units: readonly string[], from: number, rest: readonly string[]): boolean {
  for (let at = 0; at < rest.length; at += 1) if (units[from + at] !== rest[at]) return false;
  return true;
}
