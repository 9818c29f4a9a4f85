// The masked values of one request, and their placeholders. It lives as long as the request, so nothing is ever put into the
// answer of another one. The same conversation gets the same placeholders each time, for caches of prompts.
import { JsonDepth } from "./json-depth.js";

/** `[EMAIL_1]` */
const PLACEHOLDER = /\[[A-Z][A-Z_]{0,31}_\d{1,6}\]/g;
/**
 * A placeholder, with its quotes where it is a whole string of JSON; that string may stand within other strings. The name of a
 * member is matched without its quotes.
 */
const QUOTED = new RegExp(
  `(\\\\{0,7}")${PLACEHOLDER.source}\\1(?!(?:\\s|\\\\+[nrt])*:)|${PLACEHOLDER.source}`,
  "g",
);
/** The beginning of one, at the end of a text. */
const BEGUN = /\[(?:[A-Z][A-Z_]{0,32}\d{0,6})?$/;
const QUOTED_BEGUN =
  /\\{0,7}"(?:\[(?:[A-Z][A-Z_]{0,32}\d{0,6}(?:\](?:\\{0,7}(?:"(?:\s|\\+[nrt])*)?)?)?)?)?$|\\{1,7}$|\[(?:[A-Z][A-Z_]{0,32}\d{0,6})?$/;
const LONGEST = 80;

export type ValueForm = "text" | "number";

export class Masks {
  readonly #placeholders = new Map<string, string>();
  readonly #values = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  /** What looks like a placeholder in the request itself. */
  readonly #taken = new Set<string>();

  /** Placeholders of values that were numbers wherever they stood, and of those that were texts. */
  readonly #numbers = new Set<string>();
  readonly #texts = new Set<string>();
  /** Whether a value is written differently within strings of JSON, or in their place. */
  needsDepth = false;

  get isEmpty(): boolean {
    return this.#values.size === 0;
  }

  /** Placeholders in this text will stand for nothing else. */
  avoid(text: string): void {
    for (const [found] of text.matchAll(PLACEHOLDER)) this.#taken.add(found);
  }

  /** `form`: what the value was; undefined: that is not known yet. */
  mask(name: string, value: string, form?: ValueForm): string {
    const placeholder = this.#placeholders.get(value) ?? this.#newPlaceholder(name, value);
    if (form === "text") {
      this.#texts.add(placeholder);
      this.#numbers.delete(placeholder);
    } else if (form === "number" && !this.#texts.has(placeholder)) {
      this.#numbers.add(placeholder);
      this.needsDepth = true;
    }
    return placeholder;
  }

  #newPlaceholder(name: string, value: string): string {
    const kind = name.toUpperCase();
    let count = this.#counts.get(kind) ?? 0;
    let placeholder: string;
    do {
      count += 1;
      placeholder = `[${kind}_${count}]`;
    } while (this.#taken.has(placeholder));
    this.#counts.set(kind, count);
    this.#placeholders.set(value, placeholder);
    this.#values.set(placeholder, value);
    this.needsDepth ||= JSON.stringify(value).length > value.length + 2;
    return placeholder;
  }

  /** `depth` has read what came before. Within strings of JSON a value is written as such; a number takes a string's place. */
  restore(text: string, depth = new JsonDepth()): string {
    const pieces: string[] = [];
    let [end, read] = [0, 0];
    const stringsAt = (at: number): number => {
      if (this.needsDepth) depth.read(text.slice(read, at));
      read = at;
      return depth.strings;
    };
    for (const { 0: found, 1: quote = "", index } of text.matchAll(this.#hasNumbers ? QUOTED : PLACEHOLDER)) {
      const placeholder = found.slice(quote.length, found.length - quote.length);
      const value = this.#values.get(placeholder);
      if (value === undefined) continue;
      const outside = stringsAt(index);
      const strings = stringsAt(index + quote.length);
      const isWhole = strings === outside + 1 && quote.length === 2 ** outside;
      const told = isWhole && this.#numbers.has(placeholder) ? value : quote + within(strings, value) + quote;
      pieces.push(text.slice(end, index), told);
      end = index + found.length;
    }
    stringsAt(text.length);
    return pieces.length === 0 ? text : pieces.join("") + text.slice(end);
  }

  /** A text of data of any shape: a number where the value was one, unless a number cannot have all of its digits. */
  restoreData(text: string): string | number {
    const value = this.#numbers.has(text) ? this.#values.get(text) : undefined;
    if (value === undefined) return this.restore(text);
    return String(Number(value)) === value ? Number(value) : value;
  }

  /** Where a placeholder may have begun that ends in a later piece; the text's length if none has. */
  beginOfPlaceholder(text: string): number {
    const end = text.slice(-LONGEST);
    const begun = (this.#hasNumbers ? QUOTED_BEGUN : BEGUN).exec(end);
    return begun === null ? text.length : text.length - end.length + begun.index;
  }

  get #hasNumbers(): boolean {
    return this.#numbers.size > 0;
  }
}

/** A value within so many strings of JSON. */
function within(strings: number, value: string): string {
  let written = value;
  for (let left = strings; left > 0; left--) written = JSON.stringify(written).slice(1, -1);
  return written;
}
