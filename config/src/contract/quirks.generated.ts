// Generated from config/contract/quirks.ts by `npm run generate`; changes here are lost.

/** Deviations of a provider's server from the API it speaks. */
export const QUIRKS = [
  /** Accepts and requires the `reasoning_content` of an assistant's earlier turns. */
  "reasoning-content",
  /** Refuses calls of an assistant without the `reasoning_content` that led to them, while the model thinks. */
  "reasoning-of-calls",
  /** Refuses a tool that must be called while the model thinks, which it does unless told not to. */
  "no-thinking-when-forced",
  /** Accepts `max_tokens` only, not `max_completion_tokens`. */
  "max-tokens-only",
  /** Refuses `stream_options`; its streams always report usage. */
  "no-stream-options",
  /** Names the parameter `seed` `random_seed`. */
  "random-seed",
  /** Refuses OpenAI's members for accounting and caching: `store`, `user`, `service_tier` and the like. */
  "no-bookkeeping",
  /** Refuses `web_search_options`. */
  "no-web-search-options",
  /** Accepts `web_search_options` for every model. */
  "web-search-options",
  /** Checks the schemas of all tools as OpenAI does. */
  "openai-schemas",
  /** Checks the schemas of all tools against Moonshot's flavour. */
  "moonshot-schemas",
  /** Has a JSON mode, but takes no schema of the answer. */
  "no-json-schema",
  /** Knows no role `developer`, and calls it `system`. */
  "no-developer-role",
  /** Wants ids of calls with nine letters or digits. */
  "short-call-ids",
  /** Takes only an assistant's message behind a tool's, and no system message behind either. */
  "no-user-after-tool",
  /** Refuses a conversation that begins with the assistant. */
  "user-first",
  /** Takes the assistant's message at the end only with `prefix: true`. */
  "marked-prefill",
  /**
   * Refuses what answers of other servers have and clients send back: reasoning, refusals, annotations,
   * signatures.
   */
  "no-foreign-members",
  /** Has `document_url` for files, and sounds without their format. */
  "own-parts",
  /** Refuses `logprobs` and `top_logprobs`. */
  "no-logprobs",
  /** Takes four stop sequences at most. */
  "four-stops",
  /** Cannot be made to call a tool: takes `tool_choice: auto` only. */
  "auto-tools-only",
  /** Refuses a tool that must be called while the model thinks, which `enable_thinking: false` turns off. */
  "enable-thinking",
  /**
   * Its Messages API knows no turns of the system, no changes of tools amid a conversation, and no `type: custom`
   * of tools.
   */
  "older-turns",
  /** Counts tokens of the members of a request, and runs no tools of its own beside functions. */
  "vertex",
  /** Moonshot's models that accept less than its API: kimi-for-coding and kimi-k3. */
  "kimi",
  /** ChatGPT's backend: requires Codex's instructions, only streams, stores nothing. */
  "codex",
  /** Accepts Anthropic's `cache_control` on parts of messages. */
  "cache-control",
  /** Accepts the reasoning of an assistant's earlier turns as `reasoning`. */
  "reasoning",
] as const;

export type Quirk = (typeof QUIRKS)[number];
