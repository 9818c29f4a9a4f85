// Small wrong changes of the filter's sources: a comparison, a sum or a truth value turned over. Tests that stay green with one in
// place do not hold what the line says.
import type { Random } from "../fuzz/random.js";

export interface Mutant {
  /** From 1. */
  line: number;
  from: string;
  to: string;
  /** The whole source with the change. */
  text: string;
}

const CHANGES: Readonly<Record<string, string>> = {
  " < ": " <= ",
  " <= ": " < ",
  " > ": " >= ",
  " >= ": " > ",
  " == ": " != ",
  " != ": " == ",
  " && ": " || ",
  " || ": " && ",
  " + ": " - ",
  " - ": " + ",
  " true": " false",
  " false": " true",
};
const CHANGED = / (?:[<>=!]=|[<>+-]|&&|\|\|) | (?:true|false)\b/g;
const COMMENT = /^\s*(?:\/\/|\/?\*)|\/\/.*$/;

/** Up to `count` mutants of a source, chosen by `random`, in the order of their lines. */
export function mutantsOf(source: string, count: number, random: Random): Mutant[] {
  const lines = source.split("\n");
  const all = lines.flatMap((text, index) => {
    if (/^(?:import|export \{|@)/.test(text)) return [];
    const end = COMMENT.exec(text)?.index ?? text.length;
    return [...text.slice(0, end).matchAll(CHANGED)].map(({ 0: from, index: at }): Mutant => {
      const to = CHANGES[from] ?? from;
      const changed = text.slice(0, at) + to + text.slice(at + from.length);
      return {
        line: index + 1,
        from: from.trim(),
        to: to.trim(),
        text: lines.with(index, changed).join("\n"),
      };
    });
  });
  const chosen: Mutant[] = [];
  while (chosen.length < count && all.length > 0) chosen.push(...all.splice(random.below(all.length), 1));
  return chosen.sort((a, b) => a.line - b.line);
}
