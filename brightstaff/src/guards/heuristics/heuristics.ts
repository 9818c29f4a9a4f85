// Looks for known phrases in everything that is said, also where it is disguised, encoded, or spread over parts. Needs
// no model. Long texts are read piece by piece, so that other requests get their turn.
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Guard, GuardedText, Verdict } from "../guard.js";
import { decoded, unescaped } from "./encoded.js";
import { createFinder, type FindPhrase } from "./finder.js";
import { fold } from "./fold.js";
import type { Phrase } from "./phrases.js";

/** UTF-16 units that are read at a time. */
const PIECE = 32 << 10;
/** Folded units of one piece that the next one sees again: no phrase is longer. */
const OVERLAP = 512;
/** An encoded text may be encoded itself. */
const DEEPEST = 2;

/** A text that comes in parts. */
interface Thread {
  system: boolean;
  /** Read, but maybe a phrase's beginning. */
  tail: string;
}

export class Heuristics implements Guard {
  readonly name = "heuristics";
  readonly #find: FindPhrase;

  constructor(phrases: readonly Phrase[]) {
    this.#find = createFinder(phrases);
  }

  async judge(texts: readonly GuardedText[], { signal }: { signal: AbortSignal }): Promise<Verdict> {
    const reading = new Reading(this.#find, signal);
    for (const text of texts) {
      const found = await reading.read(text);
      if (found !== undefined) return { refused: found };
    }
    return "passed";
  }
}

/** What is read of one request. Names and marks are a thread of their own, so that texts around them join. */
class Reading {
  readonly #find: FindPhrase;
  readonly #signal: AbortSignal;
  readonly #threads = new Map<string, Thread>();
  #untilTurn = PIECE;

  constructor(find: FindPhrase, signal: AbortSignal) {
    this.#find = find;
    this.#signal = signal;
  }

  async read({ text, kind, speaker }: GuardedText): Promise<string | undefined> {
    if (kind === "media") return undefined;
    return this.#readAs(`${kind}${speaker === "system" ? " of system" : ""}`, text, 0);
  }

  async #readAs(name: string, text: string, depth: number): Promise<string | undefined> {
    const found = await this.#look(name, text);
    if (found !== undefined || depth === DEEPEST) return found;
    const plain = unescaped(text);
    if (plain !== undefined) {
      const escaped = await this.#readAs(`${name}, unescaped`, plain, depth + 1);
      if (escaped !== undefined) return escaped;
    }
    const hidden = decoded(text);
    return hidden === undefined ? undefined : this.#readAs(`${name}, decoded`, hidden, depth + 1);
  }

  async #look(name: string, text: string): Promise<string | undefined> {
    const thread = this.#threads.get(name) ?? { system: name.includes("of system"), tail: "" };
    this.#threads.set(name, thread);
    for (let at = 0; at < text.length; at += PIECE) {
      const piece = text.slice(at, at + PIECE);
      await this.#takeTurn(piece.length);
      const folded = thread.tail + fold(piece);
      const found = this.#find(folded, thread.system);
      if (found !== undefined) return found;
      thread.tail = folded.slice(-OVERLAP);
    }
    return undefined;
  }

  async #takeTurn(units: number): Promise<void> {
    this.#untilTurn -= units;
    if (this.#untilTurn > 0) return;
    this.#untilTurn = PIECE;
    await nextTurn();
    this.#signal.throwIfAborted();
  }
}
