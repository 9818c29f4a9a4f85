// What a name stands for: a model at a provider, or several models.

/** Of one request to a model. */
export interface TokenBounds {
  /** Reserved in rate limits for an answer that the request does not bound. */
  defaultOutputTokens?: number;
  /** The most output tokens to reserve, whatever a request states. */
  reservedOutputTokens?: number;
  /** Tokens to reserve for media, where they are not estimated. */
  mediaTokens?: { image?: number; page?: number; second?: number };
  /** Token counts of a provider above this, in or out, are ignored. */
  contextWindow?: number;
}

/** US dollars for a million tokens. */
export interface Pricing {
  input: number;
  output: number;
  /** Undefined if the file does not say. */
  cachedInput?: number;
  cacheWrite?: number;
}

export interface Target extends TokenBounds {
  /** The name in the file, `openai/gpt-4o` or the entry's own `name`; `openai/*` for a wildcard. */
  name: string;
  /** The model name sent to the provider, `gpt-4o`; empty for a wildcard. */
  model: string;
  /** Index into `providers`. */
  provider: number;
  pricing?: Pricing;
}

/** One of several models behind a name. */
interface PoolTarget {
  /** Index into `targets`; never a wildcard. */
  target: number;
  /** Share of the requests that try it first; the others follow when it fails. */
  weight: number;
}

/** A name with several models: when one fails, the next is tried. */
export interface Pool {
  name: string;
  /** In the order of the file: at least two there. With `weighted` any of them may come first. */
  targets: PoolTarget[];
  weighted: boolean;
}
