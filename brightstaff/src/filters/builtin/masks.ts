// The masked values of one request, and their placeholders. It lives as long as the request, so nothing is ever put into the
// answer of another one. The same conversation gets the same placeholders each time, for caches of prompts.
import { JsonDepth } from "./json-depth.js";

/** `[EMAIL_1]` */
const PLACEHOLDER = /\[[A-Z][A-Z_]{0,31}_\d{1,6}\]/g;
/** The beginning of one, at the end of a text. */
const BEGUN = /^\[(?:[A-Z][A-Z_]{0,32}\d{0,6})?$/;
const LONGEST = 48;

export class Masks {
  readonly #placeholders = new Map<string, string>();
  readonly #values = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  /** What looks like a placeholder in the request itself. */
  readonly #taken = new Set<string>();

  /** Whether a value is written differently within strings of JSON. */
  needsDepth = false;

  get isEmpty(): boolean {
    return this.#values.size === 0;
  }

  /** Placeholders in this text will stand for nothing else. */
  avoid(text: string): void {
    for (const [found] of text.matchAll(PLACEHOLDER)) this.#taken.add(found);
  }

  mask(name: string, value: string): string {
    const known = this.#placeholders.get(value);
    if (known !== undefined) return known;
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

  /** `depth` has read what came before. Within strings of JSON a value is written as such. */
  restore(text: string, depth = new JsonDepth()): string {
    let end = 0;
    const told = text.replace(PLACEHOLDER, (placeholder, at: number) => {
      const value = this.#values.get(placeholder);
      if (value === undefined) return placeholder;
      if (this.needsDepth) depth.read(text.slice(end, at));
      end = at;
      let written = value;
      for (let strings = depth.strings; strings > 0; strings--)
        written = JSON.stringify(written).slice(1, -1);
      return written;
    });
    if (this.needsDepth) depth.read(text.slice(end));
    return told;
  }
}

/** Where a placeholder may have begun that ends in a later piece; the text's length if none has. */
export function beginOfPlaceholder(text: string): number {
  const start = text.lastIndexOf("[");
  const isBegun = start >= 0 && text.length - start <= LONGEST && BEGUN.test(text.slice(start));
  return isBegun ? start : text.length;
}
