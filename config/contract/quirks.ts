// Quirks: deviations of a provider's server from the API it speaks, named in config/providers.yaml. Rules that depend on
// the model's family are in model-families.ts.
import type { NameTable } from "./description/names.js";

export const quirks: NameTable = {
  type: "Quirk",
  list: "QUIRKS",
  doc: "Deviations of a provider's server from the API it speaks.",
  none: { member: "None" },
  flags: true,
  names: [
    {
      name: "reasoning-content",
      member: "ReasoningContent",
      doc: "Accepts and requires the `reasoning_content` of an assistant's earlier turns.",
    },
    {
      name: "reasoning-of-calls",
      member: "ReasoningOfCalls",
      doc: "Refuses calls of an assistant without the `reasoning_content` that led to them, while the model thinks.",
    },
    {
      name: "no-thinking-when-forced",
      member: "NoThinkingWhenForced",
      doc: "Refuses a tool that must be called while the model thinks, which it does unless told not to.",
    },
    {
      name: "max-tokens-only",
      member: "MaxTokensOnly",
      doc: "Accepts `max_tokens` only, not `max_completion_tokens`.",
    },
    {
      name: "no-stream-options",
      member: "NoStreamOptions",
      doc: "Refuses `stream_options`; its streams always report usage.",
    },
    { name: "random-seed", member: "RandomSeed", doc: "Names the parameter `seed` `random_seed`." },
    {
      name: "no-bookkeeping",
      member: "NoBookkeeping",
      doc: "Refuses OpenAI's members for accounting and caching: `store`, `user`, `service_tier` and the like.",
    },
    { name: "no-web-search-options", member: "NoWebSearchOptions", doc: "Refuses `web_search_options`." },
    {
      name: "web-search-options",
      member: "WebSearchOptions",
      doc: "Accepts `web_search_options` for every model.",
    },
    {
      name: "openai-schemas",
      member: "OpenAiSchemas",
      doc: "Checks the schemas of all tools as OpenAI does.",
    },
    {
      name: "moonshot-schemas",
      member: "MoonshotSchemas",
      doc: "Checks the schemas of all tools against Moonshot's flavour.",
    },
    {
      name: "no-json-schema",
      member: "NoJsonSchema",
      doc: "Has a JSON mode, but takes no schema of the answer.",
    },
    {
      name: "no-developer-role",
      member: "NoDeveloperRole",
      doc: "Knows no role `developer`, and calls it `system`.",
    },
    {
      name: "short-call-ids",
      member: "ShortCallIds",
      doc: "Wants ids of calls with nine letters or digits.",
    },
    {
      name: "no-user-after-tool",
      member: "NoUserAfterTool",
      doc: "Takes only an assistant's message behind a tool's, and no system message behind either.",
    },
    {
      name: "user-first",
      member: "UserFirst",
      doc: "Refuses a conversation that begins with the assistant.",
    },
    {
      name: "marked-prefill",
      member: "MarkedPrefill",
      doc: "Takes the assistant's message at the end only with `prefix: true`.",
    },
    {
      name: "no-foreign-members",
      member: "NoForeignMembers",
      doc: "Refuses what answers of other servers have and clients send back: reasoning, refusals, annotations, signatures.",
    },
    {
      name: "own-parts",
      member: "OwnParts",
      doc: "Has `document_url` for files, and sounds without their format.",
    },
    {
      name: "no-logprobs",
      member: "NoLogprobs",
      doc: "Refuses `logprobs` and `top_logprobs`.",
    },
    { name: "four-stops", member: "FourStops", doc: "Takes four stop sequences at most." },
    {
      name: "auto-tools-only",
      member: "AutoToolsOnly",
      doc: "Cannot be made to call a tool: takes `tool_choice: auto` only.",
    },
    {
      name: "enable-thinking",
      member: "EnableThinking",
      doc: "Refuses a tool that must be called while the model thinks, which `enable_thinking: false` turns off.",
    },
    {
      name: "older-turns",
      member: "OlderTurns",
      doc: "Its Messages API knows no turns of the system, no changes of tools amid a conversation, and no `type: custom` of tools.",
    },
    {
      name: "vertex",
      member: "Vertex",
      doc: "Counts tokens of the members of a request, and runs no tools of its own beside functions.",
    },
    {
      name: "kimi",
      member: "Kimi",
      doc: "Moonshot's models that accept less than its API: kimi-for-coding and kimi-k3.",
    },
    {
      name: "codex",
      member: "Codex",
      doc: "ChatGPT's backend: requires Codex's instructions, only streams, stores nothing.",
    },
    {
      name: "cache-control",
      member: "CacheControl",
      doc: "Accepts Anthropic's `cache_control` on parts of messages.",
    },
    {
      name: "reasoning",
      member: "Reasoning",
      doc: "Accepts the reasoning of an assistant's earlier turns as `reasoning`.",
    },
  ],
  filter: { reads: true },
};
