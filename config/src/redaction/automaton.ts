// A redaction pattern as an automaton: its states are all followed at once, so that a text takes time by its length, whatever the
// pattern and the text.
import { type Edge, type Node, PatternError, readPattern } from "./syntax.js";

/** A letter that fits leads on, or an edge that is there; without both, nothing is needed. */
interface State {
  fits?: Fits;
  edge?: Edge;
  /** Indexes of states. */
  to: readonly number[];
}

export interface Automaton {
  /** The first is the end of what fits. */
  states: readonly State[];
  start: number;
}

/** Of all patterns together: each letter of a text may meet each of them. */
export const MOST_STATES = 1_000;
const ASCII = 128;
/** Letters outside of ASCII whose answers are remembered: those of a few scripts. */
const MOST_REMEMBERED = 4_096;

type Fits = (letter: string) => boolean;

/** Throws a PatternError. */
export function automatonOf(pattern: string, most = MOST_STATES): Automaton {
  const builder = new Builder(most);
  const start = builder.add(readPattern(pattern), 0);
  return { states: builder.states, start };
}

class Builder {
  readonly states: State[] = [{ to: [] }];
  readonly #most: number;
  /** Of each class of letters: it may be repeated. */
  readonly #remembered = new Map<Fits, Fits>();
  /** Parts without states count, too: they can be repeated as well. */
  #steps = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Gives the state where it begins; it leads to `next`. */
  add(node: Node, next: number): number {
    this.#steps += 1;
    if (this.states.length > this.#most || this.#steps > this.#most * 10)
      throw new PatternError(
        "is too large, with those before it: its repetitions count as often as they repeat",
      );
    if (node.kind === "letter") return this.#push({ fits: this.#remember(node.fits), to: [next] });
    if (node.kind === "edge") return this.#push({ edge: node.edge, to: [next] });
    if (node.kind === "all") return node.parts.reduceRight((after, part) => this.add(part, after), next);
    if (node.kind === "any") return this.#push({ to: node.parts.map((part) => this.add(part, next)) });
    return this.#repeat(node, next);
  }

  #repeat({ part, least, most }: Node & { kind: "repeat" }, next: number): number {
    let start = next;
    if (most === Number.POSITIVE_INFINITY) {
      const to = [next];
      start = this.#push({ to });
      to.push(this.add(part, start));
    } else
      for (let count = least; count < most; count += 1)
        start = this.#push({ to: [this.add(part, start), next] });
    for (let count = 0; count < least; count += 1) start = this.add(part, start);
    return start;
  }

  #remember(fits: Fits): Fits {
    const known = this.#remembered.get(fits) ?? remembered(fits);
    this.#remembered.set(fits, known);
    return known;
  }

  #push(state: State): number {
    this.states.push(state);
    return this.states.length - 1;
  }
}

/** Answers from a table for letters of ASCII, and remembers those for others: an expression takes a microsecond for each. */
function remembered(fits: Fits): Fits {
  const known = Array.from({ length: ASCII }, (_, code) => fits(String.fromCharCode(code)));
  const others = new Map<string, boolean>();
  return (letter) => {
    const found = known[letter.charCodeAt(0)] ?? others.get(letter);
    if (found !== undefined) return found;
    if (others.size >= MOST_REMEMBERED) others.clear();
    const answer = fits(letter);
    others.set(letter, answer);
    return answer;
  };
}
