// Caches the embeddings of candidates' descriptions, for each set of candidates.
import type { Candidate } from "./decision.js";
import type { UnitVector } from "./vectors.js";

/** Each listener has one set of agents, so there are few. */
const MOST_SETS = 64;

type Embed = (texts: string[], signal: AbortSignal) => Promise<UnitVector[]>;

/** For one model: another needs another cache. */
export class DescriptionCache {
  readonly #sets = new Map<string, Promise<UnitVector[]>>();

  /** In the candidates' order. A failure is not cached. */
  vectorsOf(candidates: readonly Candidate[], embed: Embed): Promise<UnitVector[]> {
    const key = JSON.stringify(candidates.map(({ id, description }) => [id, description]));
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    // An empty text has no embedding.
    const texts = candidates.map(({ id, description }) => (description.trim() === "" ? id : description));
    // Shared by all waiting callers: one that leaves does not abort it.
    const made = embed(texts, new AbortController().signal);
    this.#sets.set(key, made);
    made.catch(() => this.#sets.delete(key));
    const [oldest = key] = this.#sets.keys();
    if (this.#sets.size > MOST_SETS) this.#sets.delete(oldest);
    return made;
  }
}
