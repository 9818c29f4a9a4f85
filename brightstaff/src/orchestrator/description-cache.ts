// The embeddings of the candidates' descriptions, made once for each set of candidates.
import type { Candidate } from "./decision.js";
import type { UnitVector } from "./vectors.js";

/** A listener's agents are one set, so there are few. */
const MOST_SETS = 64;

export class DescriptionCache {
  readonly #embed: (texts: string[], signal: AbortSignal) => Promise<UnitVector[]>;
  readonly #sets = new Map<string, Promise<UnitVector[]>>();

  /** `embed` is of one model: another needs a cache of its own. */
  constructor(embed: (texts: string[], signal: AbortSignal) => Promise<UnitVector[]>) {
    this.#embed = embed;
  }

  /** In the candidates' order. What fails is asked for again next time. */
  vectorsOf(candidates: readonly Candidate[]): Promise<UnitVector[]> {
    const key = JSON.stringify(candidates.map(({ id, description }) => [id, description]));
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    // Nothing can be embedded of an empty text.
    const texts = candidates.map(({ id, description }) => (description.trim() === "" ? id : description));
    // For all who wait for it: one who leaves does not end it.
    const made = this.#embed(texts, new AbortController().signal);
    this.#sets.set(key, made);
    made.catch(() => this.#sets.delete(key));
    const [oldest = key] = this.#sets.keys();
    if (this.#sets.size > MOST_SETS) this.#sets.delete(oldest);
    return made;
  }
}
