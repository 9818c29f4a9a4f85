// Ranks the paragraphs of knowledge/ by BM25: rare words count more, long paragraphs less.
import { readdirSync, readFileSync } from "node:fs";

const [SATURATION, LENGTH] = [1.2, 0.75];
/** One common word alone does not reach this score. */
const LEAST_SCORE = 1.2;
const STOP_WORDS = new Set(
  "a an and are at can do does for from how i in is it long many me much my of on one or the there to what with you your".split(
    " ",
  ),
);

const wordsOf = (text) =>
  (text.toLowerCase().match(/[a-z0-9]+/g) ?? [])
    .filter((word) => !STOP_WORDS.has(word))
    .map((word) => word.replace(/(?<=ss)es$|(?<!s)s$/, ""));

const folder = new URL("knowledge/", import.meta.url);
const passages = readdirSync(folder).flatMap((source) =>
  readFileSync(new URL(source, folder), "utf8")
    .split(/\n\s*\n/)
    .map((text) => text.trim())
    .filter((text) => text !== "" && !text.startsWith("#"))
    .map((text) => ({ source, text, words: wordsOf(text) })),
);
const meanLength = passages.reduce((sum, { words }) => sum + words.length, 0) / passages.length;

function rarity(word) {
  const having = passages.filter(({ words }) => words.includes(word)).length;
  return Math.log(1 + (passages.length - having + 0.5) / (having + 0.5));
}

function scoreOf(query, { words }) {
  const norm = SATURATION * (1 - LENGTH + (LENGTH * words.length) / meanLength);
  return query.reduce((sum, word) => {
    const count = words.filter((other) => other === word).length;
    return sum + (rarity(word) * count * (SATURATION + 1)) / (count + norm);
  }, 0);
}

/** The best passages first. */
export function search(question, count = 2) {
  const query = [...new Set(wordsOf(question))];
  return passages
    .map(({ source, text, words }) => ({ source, text, score: scoreOf(query, { words }) }))
    .filter(({ score }) => score >= LEAST_SCORE)
    .sort((one, other) => other.score - one.score)
    .slice(0, count);
}
