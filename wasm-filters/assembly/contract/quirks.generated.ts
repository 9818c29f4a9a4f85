// Generated from config/contract/quirks.ts by `npm run generate`; changes here are lost.

import { indexOfName } from "../bytes/names";

/** Deviations of a provider's server from the API it speaks. */
export const enum Quirk {
  None = 0,
  /** Accepts and requires the `reasoning_content` of an assistant's earlier turns. */
  ReasoningContent = 1,
  /** Refuses calls of an assistant without the `reasoning_content` that led to them, while the model thinks. */
  ReasoningOfCalls = 2,
  /** Refuses a tool that must be called while the model thinks, which it does unless told not to. */
  NoThinkingWhenForced = 4,
  /** Accepts `max_tokens` only, not `max_completion_tokens`. */
  MaxTokensOnly = 8,
  /** Refuses `stream_options`; its streams always report usage. */
  NoStreamOptions = 16,
  /** Names the parameter `seed` `random_seed`. */
  RandomSeed = 32,
  /** Refuses OpenAI's members for accounting and caching: `store`, `user`, `service_tier` and the like. */
  NoBookkeeping = 64,
  /** Refuses `web_search_options`. */
  NoWebSearchOptions = 128,
  /** Accepts `web_search_options` for every model. */
  WebSearchOptions = 256,
  /** Checks the schemas of all tools as OpenAI does. */
  OpenAiSchemas = 512,
  /** Checks the schemas of all tools against Moonshot's flavour. */
  MoonshotSchemas = 1024,
  /** Has a JSON mode, but takes no schema of the answer. */
  NoJsonSchema = 2048,
  /** Knows no role `developer`, and calls it `system`. */
  NoDeveloperRole = 4096,
  /** Wants ids of calls with nine letters or digits. */
  ShortCallIds = 8192,
  /** Takes only an assistant's message behind a tool's, and no system message behind either. */
  NoUserAfterTool = 16384,
  /** Refuses a conversation that begins with the assistant. */
  UserFirst = 32768,
  /** Takes the assistant's message at the end only with `prefix: true`. */
  MarkedPrefill = 65536,
  /**
   * Refuses what answers of other servers have and clients send back: reasoning, refusals, annotations,
   * signatures.
   */
  NoForeignMembers = 131072,
  /** Has `document_url` for files, and sounds without their format. */
  OwnParts = 262144,
  /** Refuses `logprobs` and `top_logprobs`. */
  NoLogprobs = 524288,
  /** Takes four stop sequences at most. */
  FourStops = 1048576,
  /** Cannot be made to call a tool: takes `tool_choice: auto` only. */
  AutoToolsOnly = 2097152,
  /** Refuses a tool that must be called while the model thinks, which `enable_thinking: false` turns off. */
  EnableThinking = 4194304,
  /**
   * Its Messages API knows no turns of the system, no changes of tools amid a conversation, and no `type: custom`
   * of tools.
   */
  OlderTurns = 8388608,
  /** Counts tokens of the members of a request, and runs no tools of its own beside functions. */
  Vertex = 16777216,
  /** Moonshot's models that accept less than its API: kimi-for-coding and kimi-k3. */
  Kimi = 33554432,
  /** ChatGPT's backend: requires Codex's instructions, only streams, stores nothing. */
  Codex = 67108864,
  /** Accepts Anthropic's `cache_control` on parts of messages. */
  CacheControl = 134217728,
  /** Accepts the reasoning of an assistant's earlier turns as `reasoning`. */
  Reasoning = 268435456,
}

/** In the order of the enum's bits. */
const NAMES: StaticArray<string> = [
  "reasoning-content",
  "reasoning-of-calls",
  "no-thinking-when-forced",
  "max-tokens-only",
  "no-stream-options",
  "random-seed",
  "no-bookkeeping",
  "no-web-search-options",
  "web-search-options",
  "openai-schemas",
  "moonshot-schemas",
  "no-json-schema",
  "no-developer-role",
  "short-call-ids",
  "no-user-after-tool",
  "user-first",
  "marked-prefill",
  "no-foreign-members",
  "own-parts",
  "no-logprobs",
  "four-stops",
  "auto-tools-only",
  "enable-thinking",
  "older-turns",
  "vertex",
  "kimi",
  "codex",
  "cache-control",
  "reasoning",
];

/** Quirk.None for another name. */
export function quirkNamed(name: usize, length: i32): Quirk {
  const index = indexOfName(NAMES, name, length);
  return index < 0 ? Quirk.None : 1 << index;
}
