// What can be said of a model: rules that bind families of models, which model-families.ts lists.
import type { FamilyTable } from "./description/families.js";

export const modelRules: FamilyTable["rules"] = [
  {
    name: "anthropic",
    member: "Anthropic",
    doc: "Caches a prompt only up to a marker.",
  },
  { name: "claude", member: "Claude", doc: "Takes the members of Anthropic's API on every platform." },
  {
    name: "adaptive-thinking",
    member: "AdaptiveThinking",
    doc: 'Takes `thinking: {type: "adaptive"}` with `output_config.effort`; others take a token budget only.',
  },
  { name: "no-thinking", member: "NoThinking", doc: "Cannot think, and refuses `thinking`." },
  {
    name: "no-budgets",
    member: "NoBudgets",
    doc: 'Refuses `thinking: {type: "enabled"}` with a token budget.',
  },
  {
    name: "streamed-thoughts",
    member: "StreamedThoughts",
    doc: "Thinks in streams only, and refuses a request without one unless thinking is off.",
  },
  { name: "always-thinks", member: "AlwaysThinks", doc: "Refuses to have its thinking disabled." },
  {
    name: "rests-below",
    member: "RestsBelow",
    doc: "Refuses to have its thinking disabled beside an effort above `high`.",
  },
  {
    name: "no-sampling",
    member: "NoSampling",
    doc: "Refuses or ignores `temperature`, `top_p` and `top_k`.",
  },
  {
    name: "no-sampling-with-effort",
    member: "NoSamplingWithEffort",
    doc: "Refuses sampling parameters beside an effort.",
  },
  {
    name: "no-sampling-unless-none",
    member: "NoSamplingUnlessNone",
    doc: "Refuses sampling parameters unless the effort is `none`.",
  },
  {
    name: "one-sampler",
    member: "OneSampler",
    doc: "Refuses `temperature` beside `top_p`.",
  },
  { name: "no-penalties", member: "NoPenalties", doc: "Refuses the penalties." },
  { name: "no-parallel", member: "NoParallel", doc: "Refuses `parallel_tool_calls`." },
  {
    name: "older-turns",
    member: "OlderTurns",
    doc: "Knows no turns of the system, and no changes of tools, amid a conversation of the Messages API.",
  },
  {
    name: "no-prefill",
    member: "NoPrefill",
    doc: "Refuses a conversation that ends with the assistant's turn.",
  },
  {
    name: "completion-tokens",
    member: "CompletionTokens",
    doc: "Takes `max_completion_tokens` in place of `max_tokens`.",
  },
  {
    name: "openai-members",
    member: "OpenAiMembers",
    doc: "Takes members of OpenAI's own server, which strict servers of the format refuse.",
  },
  { name: "no-reasoning", member: "NoReasoning", doc: "Cannot reason: refuses encrypted reasoning." },
  { name: "no-effort", member: "NoEffort", doc: "Refuses a reasoning effort." },
  { name: "search-options", member: "SearchOptions", doc: "Takes `web_search_options`." },
  {
    name: "call-signatures",
    member: "CallSignatures",
    doc: "Wants Google's signatures on calls of Chat Completions.",
  },
  { name: "thinking-level", member: "ThinkingLevel", doc: "Takes `thinkingLevel`." },
  { name: "thinking-budget", member: "ThinkingBudget", doc: "Takes `thinkingBudget`." },
  { name: "minimal-level", member: "MinimalLevel", doc: "Takes the thinking level `minimal`." },
  { name: "can-rest", member: "CanRest", doc: "A thinking budget of 0 turns thinking off." },
  {
    name: "signs-calls",
    member: "SignsCalls",
    doc: "Wants a signature on the first call of each turn, and takes media inside a tool's result.",
  },
  { name: "validates-calls", member: "ValidatesCalls", doc: "Has the mode `VALIDATED` for calls." },
  {
    name: "json-with-tools",
    member: "JsonWithTools",
    doc: "Takes a JSON format of the answer, and tools of the provider, beside functions.",
  },
  {
    name: "no-formats",
    member: "NoFormats",
    doc: "Cannot be constrained to a schema, in answers or in calls of strict tools.",
  },
  {
    name: "json-only",
    member: "JsonOnly",
    doc: "Has a JSON mode in Chat Completions, but takes no schema of the answer.",
  },
  { name: "nova", member: "Nova", doc: "Takes the members of Amazon's Nova." },
  { name: "nova-2", member: "Nova2", doc: "Takes the members of the second Nova, which can think." },
  { name: "openai-weights", member: "OpenAiWeights", doc: "Takes members of OpenAI's API on Bedrock." },
  { name: "named-tools", member: "NamedTools", doc: "Can be made to call a certain tool on Bedrock." },
  { name: "no-forced-tools", member: "NoForcedTools", doc: "Cannot be made to call a tool." },
  { name: "cache-points", member: "CachePoints", doc: "Takes Bedrock's cache points." },
  { name: "cache-hour", member: "CacheHour", doc: "Keeps a cached prompt for an hour on request." },
  {
    name: "one-candidate",
    member: "OneCandidate",
    doc: "Writes one answer to a request, but at Vertex AI.",
  },
  {
    name: "grok-schemas",
    member: "GrokSchemas",
    doc: "Takes xAI's dialect of schemas, and is strict with every tool.",
  },
  { name: "kimi-coding", member: "KimiCoding", doc: "The model of Moonshot's coding plan." },
  {
    name: "kimi-k3",
    member: "KimiK3",
    doc: "Has three efforts, and can be made to call some tool, but not a certain one.",
  },
  {
    name: "kimi-rests",
    member: "KimiRests",
    doc: "Refuses a tool that must be called while it thinks, which it does unless told not to.",
  },
  { name: "fixed-sampling", member: "FixedSampling", doc: "Refuses to have its sampling changed." },
  {
    name: "responses-first",
    member: "ResponsesFirst",
    doc: "Reasons beside functions in the Responses API only, which therefore serves clients of other APIs.",
  },
];
