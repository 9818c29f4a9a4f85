// Searches the texts of one body, and writes them with placeholders. A text that is JSON is searched value by value, so that it
// stays JSON and an escape is never part of a value.
import { setImmediate as nextTurn } from "node:timers/promises";
import type { BuiltinFilterConfig } from "../../service-config/schema.js";
import type { FilterCall } from "../filter.js";
import { findingsIn, signOf, WINDOW } from "./findings.js";
import { JsonDepth } from "./json-depth.js";
import { jsonTokens, mayBeJson, saidBy } from "./json-tokens.js";
import type { ValueForm } from "./masks.js";
import { readably } from "./readably.js";

/** Shorter texts have nothing to find. */
export const SHORTEST = 7;
/** Texts that are tested for any sign before anything is looked for. */
const SHORT = 4_096;
/** Texts of JSON in texts of JSON. */
const DEEPEST = 3;
/** Bytes: a value, its placeholder, and the pieces around it. */
const FINDING = 400;
/** Units that a text counts at least: calls cost too. */
const LEAST = 64;

export class Search {
  /** Kinds. */
  readonly found = new Set<string>();
  readonly #detectors: BuiltinFilterConfig["detectors"];
  readonly #call: FilterCall;
  readonly #sign: RegExp;
  #untilTurn = WINDOW;

  constructor(detectors: BuiltinFilterConfig["detectors"], call: FilterCall) {
    this.#detectors = detectors;
    this.#sign = signOf(detectors);
    this.#call = call;
  }

  /** The same text if nothing is in it. `depth`: texts of JSON around it. */
  async masked(text: string, { depth = 0, form = "text" as ValueForm } = {}): Promise<string> {
    if (depth === DEEPEST || !mayBeJson(text)) return this.#inText(text, form);
    const told = await this.#inText(text);
    // A string without escapes reads as any text.
    if (told === text && !text.includes("\\")) return text;
    return (await this.#inJson(text, depth + 1, told === text)) ?? told;
  }

  /** Undefined if it is no JSON. `isEscaped`: something can only be in strings with escapes. */
  async #inJson(text: string, depth: number, isEscaped: boolean): Promise<string | undefined> {
    const pieces: string[] = [];
    let end = 0;
    const tokens = jsonTokens(text);
    let next = tokens.next();
    for (; next.done !== true; next = tokens.next()) {
      const { start, end: stop } = next.value;
      if (this.#isDue(stop - start)) await this.#takeTurn();
      if (stop - start < SHORTEST) continue;
      const token = text.slice(start, stop);
      if (isEscaped && !token.includes("\\")) continue;
      const value = saidBy(token);
      if (value === undefined) return undefined;
      const told = await this.masked(value, { depth, form: token.startsWith('"') ? "text" : "number" });
      if (told === value) continue;
      pieces.push(text.slice(end, start), JSON.stringify(told));
      end = stop;
    }
    if (!next.value) return undefined;
    return pieces.length === 0 ? text : pieces.join("") + text.slice(end);
  }

  async #inText(text: string, form?: ValueForm): Promise<string> {
    if (text.length < SHORT && !this.#sign.test(readably(text))) return text;
    const { masks, holding } = this.#call;
    const pieces: string[] = [];
    const depth = new JsonDepth();
    let [end, read] = [0, 0];
    for (const findings of findingsIn(text, this.#detectors)) {
      holding?.grow(findings.length * FINDING);
      for (const { name, start, end: stop } of findings) {
        this.found.add(name);
        // Nothing is put back where nobody knows of it.
        let value = text.slice(start, stop);
        if (value.includes("\\")) {
          depth.read(text.slice(read, start));
          read = start;
          value = withoutEscapes(value, depth.strings);
        }
        const placeholder =
          masks?.mask(name, value, value === text ? form : form && "text") ?? `[${name.toUpperCase()}]`;
        pieces.push(text.slice(end, start), placeholder);
        end = stop;
      }
      if (this.#isDue(text.length)) await this.#takeTurn();
    }
    return pieces.length === 0 ? text : pieces.join("") + text.slice(end);
  }

  #isDue(units: number): boolean {
    this.#untilTurn -= Math.max(LEAST, Math.min(units, WINDOW));
    return this.#untilTurn <= 0;
  }

  /** Other requests get theirs. */
  async #takeTurn(): Promise<void> {
    this.#untilTurn = WINDOW;
    await nextTurn();
    this.#call.signal.throwIfAborted();
  }
}

/** A value within so many strings of JSON, of a text that is not JSON to its end. */
function withoutEscapes(value: string, strings: number): string {
  let plain = value;
  for (let left = strings; left > 0; left--) plain = saidBy(`"${plain}"`) ?? plain;
  return plain;
}
