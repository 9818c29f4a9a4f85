// Reads the expression of a redaction pattern: JavaScript's with the flag `u`, without what takes more than linear time or says
// nothing of what is masked: references to groups, lookarounds, lazy quantifiers.

export type Node =
  | { kind: "letter"; fits: (letter: string) => boolean }
  | { kind: "edge"; edge: Edge }
  | { kind: "all"; parts: Node[] }
  | { kind: "any"; parts: Node[] }
  /** `most` may be infinite. */
  | { kind: "repeat"; part: Node; least: number; most: number };

/** Between letters: the text's ends, and those of words. */
export type Edge = "start" | "end" | "word" | "within";

/** Its message continues after "the pattern". */
export class PatternError extends Error {}

const EDGES: Readonly<Record<string, Edge>> = { "^": "start", $: "end", "\\b": "word", "\\B": "within" };
/** A class, an escape, or a letter. */
const LETTER =
  /\[(?:\\.|[^\]\\])*\]|\\(?:u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[pP]\{[^}]*\}|c[A-Za-z]|.)|./suy;
const QUANTIFIER = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\?)?/y;
const BOUNDS: Readonly<Record<string, [least: number, most: number]>> = {
  "*": [0, Number.POSITIVE_INFINITY],
  "+": [1, Number.POSITIVE_INFINITY],
  "?": [0, 1],
};

/** Throws a PatternError. */
export function readPattern(pattern: string): Node {
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    throw new PatternError(`is not valid: ${(error as Error).message.replace(/^.*: /, "")}`);
  }
  return new Reader(pattern).any();
}

/** Of a valid expression. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  any(): Node {
    const parts = [this.#all()];
    while (this.#takes("|")) parts.push(this.#all());
    return { kind: "any", parts };
  }

  #all(): Node {
    const parts: Node[] = [];
    while (this.#at < this.#text.length && !"|)".includes(this.#text.charAt(this.#at)))
      parts.push(this.#repeated(this.#one()));
    return { kind: "all", parts };
  }

  #one(): Node {
    if (this.#takes("(")) {
      if (!this.#takes("?:") && this.#text.startsWith("?", this.#at))
        throw new PatternError("has a group of a kind other than (…) and (?:…)");
      const inner = this.any();
      this.#takes(")");
      return inner;
    }
    const written = this.#match(LETTER)?.[0] ?? "";
    const edge = EDGES[written];
    if (edge !== undefined) return { kind: "edge", edge };
    if (/^\\[1-9k]/.test(written)) throw new PatternError("refers to one of its groups");
    const expression = new RegExp(`^${written}$`, "u");
    return { kind: "letter", fits: (letter) => expression.test(letter) };
  }

  #repeated(part: Node): Node {
    const [found, sign, least, comma, most, lazy] = this.#match(QUANTIFIER) ?? [];
    if (found === undefined) return part;
    if (lazy !== undefined)
      throw new PatternError("has a lazy quantifier, but all that fits is masked in any case");
    const [from, to] = BOUNDS[sign ?? ""] ?? [
      Number(least),
      comma === undefined ? Number(least) : most === "" ? Number.POSITIVE_INFINITY : Number(most),
    ];
    return { kind: "repeat", part, least: from, most: to };
  }

  #takes(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text);
    this.#at += found?.[0].length ?? 0;
    return found;
  }
}
