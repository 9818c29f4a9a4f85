// Texts as signals compare them: lower case, without typographic quotes, in tokens, and in groups of three characters.

/** Longer messages keep their first fifth and their end. */
const LONGEST = 2_000;
const MARK = /[!-/:-@[-`{-~]/;
const MARKS_AROUND = /^[!-/:-@[-`{-~]+|[!-/:-@[-`{-~]+$/g;

export interface Words {
  /** At most `LONGEST` characters. */
  text: string;
  tokens: readonly string[];
}

export function wordsOf(text: string): Words {
  const short = shortened(text);
  return { text: short, tokens: tokensOf(short) };
}

function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  const characters = Array.from(text);
  if (characters.length <= LONGEST) return text;
  const head = LONGEST / 5;
  const tail = LONGEST - head - 1;
  return `${characters.slice(0, head).join("")} ${characters.slice(-tail).join("")}`;
}

/** Straight quotes and dashes, lower case. */
export function plain(text: string): string {
  return text
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/[\u2013\u2014]/g, "-")
    .toLowerCase();
}

export function tokensOf(text: string): string[] {
  return plain(text)
    .split(/\s+/)
    .map((word) => (MARK.test(word) ? word.replace(MARKS_AROUND, "") : word))
    .filter((word) => word !== "");
}

/** All groups of three characters. */
export function trigramsOf(text: string): Set<string> {
  const characters = Array.from(text);
  const groups = new Set<string>();
  for (let at = 0; at + 3 <= characters.length; at += 1) {
    groups.add(`${characters[at]}${characters[at + 1]}${characters[at + 2]}`);
  }
  return groups;
}

/** The share of common ones among all: from 0 to 1. */
export function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size === 0 && other.size === 0) return 1;
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  let common = 0;
  for (const each of small) if (large.has(each)) common += 1;
  return common / (one.size + other.size - common);
}
