// A finished request as a line of a file, and back.
import { isObject } from "../../json.js";
import type { Finished } from "../finished.js";

export interface Stored {
  n: number;
  finished: Finished;
}

/** With what was said only where the disk may have it. */
export function lineOf({ n, finished }: Stored, withContent: boolean): string {
  const { parts, ...rest } = finished;
  return JSON.stringify({ n, ...rest, ...(withContent && parts !== undefined && { said: parts }) });
}

/** Undefined if the line is not a whole one. */
export function readLine(line: string): Stored | undefined {
  try {
    const { n, said, ...rest } = JSON.parse(line) as Finished & { n: number; said?: Finished["parts"] };
    if (!Number.isInteger(n) || !isObject(rest.record) || !isObject(rest.cost) || !Array.isArray(rest.calls))
      return undefined;
    return { n, finished: said === undefined ? rest : { ...rest, parts: said } };
  } catch {
    return undefined;
  }
}
