// Finds what fits a user's own patterns: everything that any match covers, also where something was cut from a text and only
// a part of a match may be left beside the mark of the cut.
import { type Automaton, automatonOf, type Edge } from "@plano/config/run-time";
import { readably } from "../filters/builtin/readably.js";
import { MARK } from "./cut-secrets.js";

interface OwnPattern {
  name: string;
  pattern: string;
}

interface Span {
  start: number;
  end: number;
}

/** Of a text; `name` stands in its place. */
export interface NamedSpan extends Span {
  name: string;
}

const WORD = /\w/;

/** `isCut`: the text may go on behind its end. Spans may overlap. */
export type FindOwn = (text: string, isCut: boolean) => NamedSpan[];

export function finderOf(patterns: readonly OwnPattern[]): FindOwn {
  const named = patterns.map(({ name, pattern }) => ({ name, automaton: automatonOf(pattern) }));
  return (text, isCut) => {
    // As it is written, and as detectors read it.
    const readings = [...new Set([text, readably(text)])];
    return named.flatMap(({ name, automaton }) =>
      readings.flatMap((reading) =>
        new Search(automaton, reading).spans(isCut).map(({ start, end }) => ({ name, start, end })),
      ),
    );
  };
}

/** Follows all states at once; of a state, the earliest beginning of what has led to it. */
class Search {
  readonly #automaton: Automaton;
  readonly #text: string;
  readonly #spans: Span[] = [];
  /** Where what led to a state began; -1 for states that nothing has led to. */
  #begun: Int32Array;
  #further: Int32Array;
  /** States that letters lead on from, by where that began: the earliest first. */
  #active: number[] = [];

  constructor(automaton: Automaton, text: string) {
    this.#automaton = automaton;
    this.#text = text;
    this.#begun = new Int32Array(automaton.states.length).fill(-1);
    this.#further = new Int32Array(automaton.states.length).fill(-1);
  }

  /** None over another, and none beside another. */
  spans(isCut: boolean): Span[] {
    const { states, start } = this.#automaton;
    for (let at = 0; at < this.#text.length; ) {
      this.#enter(start, at, at);
      const letter = String.fromCodePoint(this.#text.codePointAt(at) ?? 0);
      if (letter === MARK) this.#keepBegun(at);
      const active = this.#active;
      const begun = this.#begun;
      this.#active = [];
      this.#begun = this.#further;
      this.#further = begun;
      const next = at + letter.length;
      for (const state of active)
        if (states[state]?.fits?.(letter) === true)
          for (const to of states[state].to) this.#enter(to, begun[state] as number, next);
      begun.fill(-1);
      at = next;
      if (letter === MARK) for (const state of states.keys()) this.#enter(state, at, at);
    }
    if (isCut) this.#keepBegun(this.#text.length);
    return this.#spans;
  }

  /** A state, and those that it leads to without a letter. */
  #enter(state: number, from: number, at: number): void {
    const waiting = [state];
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      if ((this.#begun[one] as number) >= 0) continue;
      this.#begun[one] = from;
      const { fits, edge, to } = this.#automaton.states[one] ?? { to: [] };
      if (one === 0) this.#keep(from, at);
      else if (fits !== undefined) this.#active.push(one);
      else if (edge === undefined || this.#isAt(edge, at)) waiting.push(...to);
    }
  }

  #isAt(edge: Edge, at: number): boolean {
    if (edge === "start") return at === 0;
    if (edge === "end") return at === this.#text.length;
    const isEdge = WORD.test(this.#text.charAt(at - 1)) !== WORD.test(this.#text.charAt(at));
    return isEdge === (edge === "word");
  }

  /** What has begun may go on in what was cut. */
  #keepBegun(at: number): void {
    const [first] = this.#active;
    const from = first === undefined ? at : (this.#begun[first] as number);
    this.#keep(from, at);
  }

  /** Spans come by their ends. */
  #keep(start: number, end: number): void {
    if (start === end) return;
    let from = start;
    for (let last = this.#spans.at(-1); last !== undefined && last.end >= from; last = this.#spans.at(-1)) {
      from = Math.min(from, last.start);
      this.#spans.pop();
    }
    this.#spans.push({ start: from, end });
  }
}
