// How many JSON strings stand around a place of a text that is a JSON object or list, or whose strings are.

const DEEPEST = 4;
const ESCAPED: Record<string, string> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

export class JsonDepth {
  /** `fence`: the line of Markdown that stands before a block; `list`: maybe only a bracket; `text`: no JSON. */
  #state: "begin" | "fence" | "list" | "json" | "text" = "begin";
  #open = 0;
  #isInString = false;
  /** An escape that is not read to its end. */
  #escape = "";
  #inner: JsonDepth | undefined;
  readonly #deeper: number;

  constructor(deeper = DEEPEST) {
    this.#deeper = deeper;
  }

  /** Reads on by itself. */
  copy(): JsonDepth {
    const other = new JsonDepth(this.#deeper);
    [other.#state, other.#open, other.#isInString] = [this.#state, this.#open, this.#isInString];
    [other.#escape, other.#inner] = [this.#escape, this.#inner?.copy()];
    return other;
  }

  /** Around what comes next. */
  get strings(): number {
    return this.#isInString ? 1 + (this.#inner?.strings ?? 0) : 0;
  }

  /** Piece by piece. */
  read(text: string): void {
    for (let at = 0; at < text.length && this.#state !== "text"; at++) {
      if (this.#isInString) this.#readInString(text.charAt(at));
      else this.#readOne(text.charAt(at));
    }
  }

  #readOne(character: string): void {
    switch (this.#state) {
      case "begin":
        if (character === "`") this.#state = "fence";
        else if (character === "{") this.#begin(character);
        else if (character === "[") this.#state = "list";
        else if (character.trim() !== "") this.#state = "text";
        return;
      case "fence":
        if (character === "\n") this.#state = "begin";
        return;
      case "list":
        if (character.trim() === "") return;
        if (!/["[{\]\dtfn-]/.test(character)) {
          this.#state = "text";
          return;
        }
        this.#begin("[");
        this.#readJson(character);
        return;
      case "json":
        this.#readJson(character);
    }
  }

  #begin(character: string): void {
    this.#state = "json";
    this.#readJson(character);
  }

  #readJson(character: string): void {
    if (character === '"') {
      this.#isInString = true;
      this.#inner = this.#deeper > 0 ? new JsonDepth(this.#deeper - 1) : undefined;
    } else if (character === "{" || character === "[") this.#open += 1;
    else if (character === "}" || character === "]") {
      this.#open -= 1;
      if (this.#open <= 0) this.#end();
    }
  }

  #readInString(character: string): void {
    if (this.#escape !== "") {
      this.#escape += character;
      const isHex = this.#escape.charAt(1) === "u";
      if (isHex && this.#escape.length < 6) return;
      const plain = isHex
        ? String.fromCharCode(Number.parseInt(this.#escape.slice(2), 16))
        : (ESCAPED[character] ?? character);
      this.#escape = "";
      this.#inner?.read(plain);
    } else if (character === "\\") this.#escape = character;
    else if (character === '"') {
      this.#isInString = false;
      this.#inner = undefined;
    } else this.#inner?.read(character);
  }

  /** Another text may follow. */
  #end(): void {
    this.#open = 0;
    this.#state = "begin";
  }
}
