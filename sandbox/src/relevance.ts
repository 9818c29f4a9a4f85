// Which tools a text is about: the words that it shares with their names and descriptions.
import type { Tool } from "./request.js";

/** Words that say nothing of a tool's subject. */
const COMMON = new Set(
  "a all an and are as at be by call can could do does for from get give has have how i if in is it its just listed me my need needed no not of on or our please that the their there these this to us user want was what when where which who will with would you your".split(
    " ",
  ),
);
const OF_NAME = 3;
/** One word of a name, or several of a description. */
const LEAST = 3;

/** Lower case, without endings. */
export function wordsOf(text: string): string[] {
  const words =
    text
      .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words
    .filter((word) => word.length > 1 && !COMMON.has(word))
    .map((word) => word.replace(/(ing|ed|es|s)$/, ""));
}

/** The tool that suits best; undefined when none does. The earlier of two equal ones. */
export function toolFor(text: string, tools: readonly Tool[]): Tool | undefined {
  const said = new Set(wordsOf(text));
  let [best, most]: [Tool | undefined, number] = [undefined, LEAST - 1];
  for (const tool of tools) {
    const score = scoreOf(said, tool);
    if (score > most) [best, most] = [tool, score];
  }
  return best;
}

function scoreOf(said: ReadonlySet<string>, { name, description = "" }: Tool): number {
  const count = (text: string): number => new Set(wordsOf(text).filter((word) => said.has(word))).size;
  return count(name) * OF_NAME + count(description);
}
