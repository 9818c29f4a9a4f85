// Which language people write in: by their script, then by its most common words.

import { german } from "./de.js";
import { english } from "./en.js";
import { spanish } from "./es.js";
import { french } from "./fr.js";
import { italian } from "./it.js";
import { japanese } from "./ja.js";
import { type MatchedLanguage, matched } from "./match.js";
import { portuguese } from "./pt.js";
import { chinese } from "./zh.js";

const KANA = /[\u3040-\u30ff]/;
const HAN = /\p{Script=Han}/u;
const LATIN = /\p{Script=Latin}/u;
const OTHER = /[^\P{Alphabetic}\p{Script=Latin}]/u;

const SPACED = [english, german, spanish, french, portuguese, italian].map((language) => ({
  language: matched(language),
  common: new Set(language.common),
}));
const [ENGLISH] = SPACED;
const CHINESE = matched(chinese);
const JAPANESE = matched(japanese);

/** Undefined when no list has such a language; `before` when the text is too short to tell. */
export function languageOf(
  text: string,
  tokens: readonly string[],
  before: MatchedLanguage | undefined,
): MatchedLanguage | undefined {
  if (KANA.test(text)) return JAPANESE;
  if (HAN.test(text)) return before === JAPANESE ? JAPANESE : CHINESE;
  if (!LATIN.test(text)) return OTHER.test(text) ? undefined : before;
  const counts = SPACED.map(({ language, common }) => ({
    language,
    count: tokens.filter((token) => common.has(token)).length,
  }));
  const [most] = counts.toSorted((one, other) => other.count - one.count);
  const own = counts.find(({ language }) => language === before)?.count ?? 0;
  const isClear = most !== undefined && most.count >= Math.max(2, own + 2, tokens.length / 10);
  if (isClear) return most.language;
  if (before !== undefined) return before;
  if (most !== undefined && most.count > (counts[0]?.count ?? 0)) return most.language;
  // English words are short of other letters.
  return /^\p{ASCII}*$/u.test(text) ? ENGLISH?.language : undefined;
}
