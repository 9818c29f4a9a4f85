// The messages of a request, by their hashes: what a request says before its answer, without system prompts, which programs
// change from turn to turn.
import type { Observation } from "@plano/config/contract";

/** Hexadecimal digits of a hash. */
const DIGITS = 16;
const SYSTEM = "s";
const ASSISTANT = "a";

/** Places in a chain count from its first known message. */
export class Chain {
  /** A letter for each message. */
  readonly roles: string;
  /** Of the first system prompt, or empty. */
  readonly system: string;
  /** The conversation began before the first message that is known. */
  readonly isCut: boolean;
  /** Joined, which takes a third of the memory of a list. */
  readonly #hashes: string;

  constructor({ chain = [], chain_roles: roles = "", chain_skipped: skipped = 0 }: Observation) {
    const kept = chain.map((_, place) => place).filter((place) => roles[place] !== SYSTEM);
    this.#hashes = kept.map((place) => chain[place]).join("");
    this.roles = kept.map((place) => roles[place]).join("");
    this.system = (skipped === 0 && chain[roles.indexOf(SYSTEM)]) || "";
    this.isCut = skipped > 0;
  }

  get length(): number {
    return this.roles.length;
  }

  /** Empty before the first one. */
  at(place: number): string {
    return place < 0 ? "" : this.#hashes.slice(place * DIGITS, (place + 1) * DIGITS);
  }

  hasAnswer(until: number): boolean {
    return this.roles.lastIndexOf(ASSISTANT, until) >= 0;
  }

  /** The place of the message before the latest answer; negative without one. */
  endBeforeAnswer(): number {
    let place = this.roles.lastIndexOf(ASSISTANT);
    while (this.roles[place] === ASSISTANT) place -= 1;
    return place;
  }

  /** How many messages are the same, from `place` of this chain and `other` of `chain` back to where one of them begins. */
  commonBefore(place: number, chain: Chain, other: number): number {
    let count = 0;
    while (count <= place && count <= other && this.at(place - count) === chain.at(other - count)) count += 1;
    return count;
  }
}
