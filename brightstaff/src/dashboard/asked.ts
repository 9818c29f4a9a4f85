// The parameters that routes share: `q`, a query, and `range`.
import type { Asked } from "../history/history.js";
import { parseQuery, QueryError } from "../history/query/parse.js";
import { readRange } from "../history/ranges.js";

/** A repeated parameter is a list. */
export type Parameters = Record<string, string | string[] | undefined>;

const DEFAULT_RANGE = "1h";

/** Throws a QueryError. */
export function readAsked(parameters: Parameters, now: number): Asked {
  const range = readRange(oneOf(parameters, "range") ?? DEFAULT_RANGE, now);
  return { query: parseQuery(oneOf(parameters, "q") ?? ""), range };
}

/** The last if there are several. */
export function oneOf(parameters: Parameters, name: string): string | undefined {
  return allOf(parameters, name).at(-1);
}

export function allOf(parameters: Parameters, name: string): string[] {
  return [parameters[name] ?? []].flat();
}

/** Throws a QueryError. */
export function readWord(parameters: Parameters, name: string, words: readonly string[]): string | undefined {
  const word = oneOf(parameters, name);
  if (word === undefined || words.includes(word)) return word;
  throw new QueryError(`${name} is not valid`, 0, `write one of ${words.join(", ")}`);
}

/** Throws a QueryError. */
export function readCount(
  parameters: Parameters,
  name: string,
  bounds: { least: number; most: number },
): number | undefined {
  const text = oneOf(parameters, name);
  if (text === undefined) return undefined;
  const { least, most } = bounds;
  const count = Number(text);
  if (Number.isInteger(count) && count >= least && count <= most) return count;
  throw new QueryError(`${name} is not valid`, 0, `write a whole number from ${least} to ${most}`);
}
