// Looks for known phrases in everything that is said, also where it is disguised, encoded, or spread over parts. Needs
// no model. Long texts are read piece by piece, so that other requests get their turn.
import type { Guard, GuardedText, Verdict } from "../guard.js";
import { Turns } from "../turns.js";
import { type Decoder, runs } from "./encoded.js";
import { escapes } from "./escapes.js";
import { createFinder, type FindPhrase } from "./finder.js";
import type { Phrase } from "./phrases.js";
import { Thread } from "./thread.js";

/** UTF-16 units that are read at a time. */
const PIECE = 32 << 10;
/** An encoded text may be encoded itself: arguments of calls in a list of messages in a text are JSON three times. */
const DEEPEST = 3;

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
    const found = await reading.end();
    return found === undefined ? "passed" : { refused: found };
  }
}

/** What is read of one request. Names and marks are a thread of their own, so that texts around them join. */
class Reading {
  readonly #find: FindPhrase;
  readonly #turns: Turns;
  readonly #threads = new Map<string, Thread>();

  constructor(find: FindPhrase, signal: AbortSignal) {
    this.#find = find;
    this.#turns = new Turns(signal);
  }

  async read({ text, kind, speaker }: GuardedText): Promise<string | undefined> {
    if (kind === "media") return undefined;
    const pieces: string[] = [];
    for (let at = 0; at < text.length; at += PIECE) pieces.push(text.slice(at, at + PIECE));
    return this.#readAs(`${kind}${speaker === "system" ? " of system" : ""}`, pieces, 0);
  }

  async end(): Promise<string | undefined> {
    for (const thread of this.#threads.values()) {
      await this.#turns.take(thread.text.length);
      const found = thread.end();
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async #readAs(name: string, pieces: readonly string[], depth: number): Promise<string | undefined> {
    const before = this.#thread(name).text;
    const found = await this.#look(name, pieces);
    if (found !== undefined || depth === DEEPEST) return found;
    const plain = await this.#through(escapes(), pieces);
    const isPlain = plain.every((piece, index) => piece === (pieces[index] ?? ""));
    const escaped = isPlain
      ? await this.#follow(name, pieces, before, depth + 1)
      : await this.#readAs(unescaped(name), plain, depth + 1);
    if (escaped !== undefined) return escaped;
    const hidden = await this.#through(runs(), pieces);
    return hidden.every((piece) => piece === "")
      ? undefined
      : this.#readAs(`${name}, decoded`, hidden, depth + 1);
  }

  /** A text without escapes goes on those with some: only when they were other than `before` is there more to see. */
  async #follow(
    name: string,
    pieces: readonly string[],
    before: string,
    depth: number,
  ): Promise<string | undefined> {
    const thread = this.#thread(unescaped(name));
    const { text } = thread;
    if (text === before) thread.follow(this.#thread(name));
    else {
      const found = await this.#look(unescaped(name), pieces);
      if (found !== undefined) return found;
    }
    return depth === DEEPEST ? undefined : this.#follow(unescaped(name), pieces, text, depth + 1);
  }

  async #through(decoder: Decoder, pieces: readonly string[]): Promise<string[]> {
    const read: string[] = [];
    for (const piece of pieces) {
      await this.#turns.take(piece.length);
      read.push(decoder.read(piece));
    }
    return [...read, decoder.end()];
  }

  async #look(name: string, pieces: readonly string[]): Promise<string | undefined> {
    const thread = this.#thread(name);
    for (const piece of pieces) {
      await this.#turns.take(piece.length);
      const found = thread.add(piece);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #thread(name: string): Thread {
    const thread = this.#threads.get(name) ?? new Thread(this.#find, name.includes("of system"));
    this.#threads.set(name, thread);
    return thread;
  }
}

function unescaped(name: string): string {
  return `${name}, unescaped`;
}
