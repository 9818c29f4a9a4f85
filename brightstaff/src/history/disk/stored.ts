// A finished request as a line of a file, and back.
import { isObject } from "../../json.js";
import type { Found } from "../conversations/tracker.js";
import type { Finished } from "../finished.js";

export interface Stored {
  n: number;
  finished: Finished;
}

/** What was found in the request of that number, after it was written. */
export interface StoredFound {
  n: number;
  found: Found;
}

type Line = Finished & { n: number; said?: Finished["parts"]; found?: unknown };

/** With what was said only where the disk may have it. */
export function lineOf({ n, finished }: Stored, withContent: boolean): string {
  const { parts, ...rest } = finished;
  return JSON.stringify({ n, ...rest, ...(withContent && parts !== undefined && { said: parts }) });
}

/** With words only where the disk may have what was said. */
export function foundLineOf({ n, found }: StoredFound, withContent: boolean): string {
  return JSON.stringify({ n, found: withContent ? found : withoutWords(found) });
}

export function withoutWords({ request, conversation }: Found): Found {
  const signals = request.signals.map((signal) => ({ ...signal, words: "" }));
  return { request: { ...request, signals }, conversation };
}

/** Undefined if the line is not a whole one. */
export function readLine(line: string): Stored | StoredFound | undefined {
  try {
    const { n, said, found, ...rest } = JSON.parse(line) as Line;
    if (Number.isInteger(n) && isFound(found)) return { n, found };
    if (!Number.isInteger(n) || !isObject(rest.record) || !isObject(rest.cost) || !Array.isArray(rest.calls))
      return undefined;
    return { n, finished: said === undefined ? rest : { ...rest, parts: said } };
  } catch {
    return undefined;
  }
}

function isFound(found: unknown): found is Found {
  return (
    isObject(found) &&
    isObject(found.request) &&
    Array.isArray(found.request.signals) &&
    isObject(found.conversation)
  );
}
