// Generated from config/contract/quirks.ts by `npm run generate`; changes here are lost.

import { indexOfName } from "../bytes/names";

/** Deviations of a provider's server from the API it speaks. */
export const enum Quirk {
  None = 0,
  /** Accepts and requires the `reasoning_content` of an assistant's earlier turns. */
  ReasoningContent = 1,
  /** Accepts `max_tokens` only, not `max_completion_tokens`. */
  MaxTokensOnly = 2,
  /** Refuses `stream_options`; its streams always report usage. */
  NoStreamOptions = 4,
  /** Names the parameter `seed` `random_seed`. */
  RandomSeed = 8,
  /** Refuses OpenAI's members for accounting and caching: `store`, `user`, `service_tier` and the like. */
  NoBookkeeping = 16,
  /** Refuses `web_search_options`. */
  NoWebSearchOptions = 32,
  /** Accepts `web_search_options` for every model. */
  WebSearchOptions = 64,
  /** Checks the schemas of all tools as OpenAI does. */
  OpenAiSchemas = 128,
  /** Has a JSON mode, but takes no schema of the answer. */
  NoJsonSchema = 256,
  /** Moonshot's models that accept less than its API: kimi-for-coding and kimi-k3. */
  Kimi = 512,
  /** ChatGPT's backend: requires Codex's instructions, only streams, stores nothing. */
  Codex = 1024,
  /** Accepts Anthropic's `cache_control` on parts of messages. */
  CacheControl = 2048,
}

/** In the order of the enum's bits. */
const NAMES: StaticArray<string> = [
  "reasoning-content",
  "max-tokens-only",
  "no-stream-options",
  "random-seed",
  "no-bookkeeping",
  "no-web-search-options",
  "web-search-options",
  "openai-schemas",
  "no-json-schema",
  "kimi",
  "codex",
  "cache-control",
];

/** Quirk.None for another name. */
export function quirkNamed(name: usize, length: i32): Quirk {
  const index = indexOfName(NAMES, name, length);
  return index < 0 ? Quirk.None : 1 << index;
}
