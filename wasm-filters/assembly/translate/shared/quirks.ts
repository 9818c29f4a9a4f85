// Where a provider's server departs from the API it speaks: a closed list, named in config/providers.yaml, one bit each.
// A quirk is about the server; what depends on the model's name stands in request-model.ts. Quirks of a request's root
// members are minded by llm-gateway/quirk-edits.ts, on whatever goes out; the others by the writers of requests.

import { equalsAscii } from "../../bytes/slice";

export const enum Quirk {
  None = 0,
  /** Takes, and wants back, the `reasoning_content` of an assistant's earlier turns. */
  ReasoningContent = 1,
  /** Knows `max_tokens` only, not `max_completion_tokens`. */
  MaxTokensOnly = 2,
  /** Refuses `stream_options`; its streams tell usage unasked. */
  NoStreamOptions = 4,
  /** Calls `seed` `random_seed`. */
  RandomSeed = 8,
  /** Refuses what OpenAI has for accounting and caching: `store`, `user`, `service_tier` and the like. */
  NoBookkeeping = 16,
  /** Refuses `web_search_options`. */
  NoWebSearchOptions = 32,
  /** Moonshot's models that take less than its API: kimi-for-coding and kimi-k3. */
  Kimi = 64,
  /** ChatGPT's backend: Codex's instructions, streams only, nothing stored. */
  Codex = 128,
  /** Takes Anthropic's `cache_control` on parts of messages. */
  CacheControl = 256,
}

/** Quirk.None for a word that names none. */
export function quirkNamed(name: usize, length: i32): Quirk {
  if (equalsAscii(name, length, "reasoning-content")) return Quirk.ReasoningContent;
  if (equalsAscii(name, length, "max-tokens-only")) return Quirk.MaxTokensOnly;
  if (equalsAscii(name, length, "no-stream-options")) return Quirk.NoStreamOptions;
  if (equalsAscii(name, length, "random-seed")) return Quirk.RandomSeed;
  if (equalsAscii(name, length, "no-bookkeeping")) return Quirk.NoBookkeeping;
  if (equalsAscii(name, length, "no-web-search-options")) return Quirk.NoWebSearchOptions;
  if (equalsAscii(name, length, "kimi")) return Quirk.Kimi;
  if (equalsAscii(name, length, "codex")) return Quirk.Codex;
  if (equalsAscii(name, length, "cache-control")) return Quirk.CacheControl;
  return Quirk.None;
}
