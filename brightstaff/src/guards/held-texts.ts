// The texts of a stream as they grow, each at its place. A client may also join texts of several places, so the pieces of all
// indexes and those of the whole stream are texts as well.
import type { TextKind } from "../conversation/any-text.js";
import type { EventPiece } from "./answer-texts.js";
import type { GuardedText } from "./guard.js";

/** Judged characters that are seen again with those that follow. */
const CONTEXT = 400;
/** Texts of a stream; of more nobody could keep track. */
const MOST_PLACES = 1 << 14;
/** Characters of a mark that is known again. */
const LONGEST_MARK = 256;

const MOST_MARKS = 1_024;

interface Growing {
  kind: TextKind;
  /** The end of what was judged before. */
  before: string;
  /** What has come since. */
  text: string;
}

export class TooManyTexts extends Error {}

export class HeldTexts {
  readonly #places = new Map<string, Growing>();
  /** Those that have grown. */
  readonly #grown = new Set<Growing>();
  /** What stands alone. */
  #alone: GuardedText[] = [];
  /** What was at a place last, and names and marks of the stream: events repeat them. */
  readonly #last = new Map<string, string>();
  readonly #marks = new Set<string>();
  /** Characters to be judged. */
  size = 0;

  /** Characters that are kept between judgements, at most. */
  get kept(): number {
    return this.#places.size * CONTEXT + (this.#last.size + this.#marks.size) * LONGEST_MARK;
  }

  add({ text, kind, isPiece, names, place }: EventPiece): void {
    if (text === "" || kind === "media" || this.#isRepeated(text, kind, isPiece ? undefined : place)) return;
    this.size += text.length;
    if (kind === "label" && !isPiece) {
      this.#alone.push({ text, kind, speaker: "assistant" });
      return;
    }
    const whole = isPiece && kind === "said" ? [""] : [];
    for (const name of [place, names, ...whole]) this.#grow(`${kind} ${name}`, kind, text);
    if (this.#places.size + this.#last.size > MOST_PLACES) throw new TooManyTexts("it has too many texts");
  }

  /** `place`: undefined for a piece of a text. */
  #isRepeated(text: string, kind: TextKind, place: string | undefined): boolean {
    if (text.length > LONGEST_MARK) return false;
    if (kind === "label") {
      if (this.#marks.has(text)) return true;
      if (this.#marks.size >= MOST_MARKS) this.#marks.clear();
      this.#marks.add(text);
      return false;
    }
    if (place === undefined) return false;
    if (this.#last.get(place) === text) return true;
    this.#last.set(place, text);
    return false;
  }

  #grow(place: string, kind: TextKind, text: string): void {
    const growing = this.#places.get(place) ?? { kind, before: "", text: "" };
    this.#places.set(place, growing);
    this.#grown.add(growing);
    growing.text += text;
  }

  /** All that has come, with what was said before; each text once. */
  take(): GuardedText[] {
    const texts = new Map<string, GuardedText>();
    for (const growing of this.#grown) {
      const { kind } = growing;
      const text = growing.before + growing.text;
      texts.set(`${kind} ${text}`, { text, kind, speaker: "assistant" });
      growing.before = text.slice(-CONTEXT);
      growing.text = "";
    }
    const taken = [...this.#alone, ...texts.values()];
    this.#alone = [];
    this.#grown.clear();
    this.size = 0;
    return taken;
  }
}
