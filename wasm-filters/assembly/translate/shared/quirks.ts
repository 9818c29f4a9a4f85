// Quirks: deviations of a provider's server from the API it speaks. A closed list, named in config/providers.yaml, one
// bit each. Rules that depend on the model's name are in request-model.ts. llm-gateway/quirk-edits.ts applies the
// quirks of a request's root members to every outgoing request; request writers apply the others.

import { equalsAscii } from "../../bytes/slice";

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
  /** Moonshot's models that accept less than its API: kimi-for-coding and kimi-k3. */
  Kimi = 64,
  /** ChatGPT's backend: requires Codex's instructions, only streams, stores nothing. */
  Codex = 128,
  /** Accepts Anthropic's `cache_control` on parts of messages. */
  CacheControl = 256,
}

/** Quirk.None for an unknown name. */
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
