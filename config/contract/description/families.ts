// How rules are described that depend on a model's family, which the filter knows from the model's name alone.

export interface FamilyTable {
  doc: string;
  rules: readonly ModelRule[];
  families: readonly Family[];
}

interface ModelRule {
  /** Its name in docs/providers.md. */
  name: string;
  /** The enum's member. */
  member: string;
  doc: string;
}

export interface Family {
  /** What its models are called, for readers. */
  models: string;
  /**
   * The model's name without a vendor's prefix: `*` stands for any text, `#` for a digit. Several, separated by blanks, for any of
   * them.
   */
  pattern: string;
  /** A text that names of the family do not have. */
  without?: string;
  /**
   * The first version with the rules, such as `4.6`: the number behind the pattern's first text. A name without one is the
   * newest.
   */
  from?: string;
  /** The last version with the rules. */
  to?: string;
  /** Names of `rules`. */
  rules?: readonly string[];
  /** The most tokens that it writes in one answer; of several families the last one counts. */
  maxTokens?: number;
  /** The most stop sequences that it takes; of several families the last one counts. */
  stops?: number;
  /** Bounds of a thinking budget, in tokens. */
  budget?: readonly [least: number, most: number];
  /** The efforts that it takes; of several families the last one counts. */
  efforts?: readonly Effort[];
  source: string;
}

/** From the least to the most. */
export const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;
type Effort = (typeof EFFORTS)[number];
