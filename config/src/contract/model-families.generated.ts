// Generated from config/contract/model-families.ts by `npm run generate`; changes here are lost.

/** Rules that depend on the model's family. */
export const MODEL_RULES = [
  /** Caches a prompt only up to a marker. */
  "anthropic",
  /** Takes the members of Anthropic's API on every platform. */
  "claude",
  /** Takes `thinking: {type: "adaptive"}` with `output_config.effort`; others take a token budget only. */
  "adaptive-thinking",
  /** Cannot think, and refuses `thinking`. */
  "no-thinking",
  /** Refuses `thinking: {type: "enabled"}` with a token budget. */
  "no-budgets",
  /** Thinks in streams only, and refuses a request without one unless thinking is off. */
  "streamed-thoughts",
  /** Refuses to have its thinking disabled. */
  "always-thinks",
  /** Refuses to have its thinking disabled beside an effort above `high`. */
  "rests-below",
  /** Refuses or ignores `temperature`, `top_p` and `top_k`. */
  "no-sampling",
  /** Refuses sampling parameters beside an effort. */
  "no-sampling-with-effort",
  /** Refuses sampling parameters unless the effort is `none`. */
  "no-sampling-unless-none",
  /** Refuses `temperature` beside `top_p`. */
  "one-sampler",
  /** Refuses the penalties. */
  "no-penalties",
  /** Refuses `parallel_tool_calls`. */
  "no-parallel",
  /** Knows no turns of the system, and no changes of tools, amid a conversation of the Messages API. */
  "older-turns",
  /** Refuses a conversation that ends with the assistant's turn. */
  "no-prefill",
  /** Takes `max_completion_tokens` in place of `max_tokens`. */
  "completion-tokens",
  /** Takes members of OpenAI's own server, which strict servers of the format refuse. */
  "openai-members",
  /** Cannot reason: refuses encrypted reasoning. */
  "no-reasoning",
  /** Refuses a reasoning effort. */
  "no-effort",
  /** Takes `web_search_options`. */
  "search-options",
  /** Wants Google's signatures on calls of Chat Completions. */
  "call-signatures",
  /** Takes `thinkingLevel`. */
  "thinking-level",
  /** Takes `thinkingBudget`. */
  "thinking-budget",
  /** Takes the thinking level `minimal`. */
  "minimal-level",
  /** A thinking budget of 0 turns thinking off. */
  "can-rest",
  /** Wants a signature on the first call of each turn, and takes media inside a tool's result. */
  "signs-calls",
  /** Has the mode `VALIDATED` for calls. */
  "validates-calls",
  /** Takes a JSON format of the answer, and tools of the provider, beside functions. */
  "json-with-tools",
  /** Cannot be constrained to a schema, in answers or in calls of strict tools. */
  "no-formats",
  /** Has a JSON mode in Chat Completions, but takes no schema of the answer. */
  "json-only",
  /** Takes the members of Amazon's Nova. */
  "nova",
  /** Takes the members of the second Nova, which can think. */
  "nova-2",
  /** Takes members of OpenAI's API on Bedrock. */
  "openai-weights",
  /** Can be made to call a certain tool on Bedrock. */
  "named-tools",
  /** Cannot be made to call a tool. */
  "no-forced-tools",
  /** Takes Bedrock's cache points. */
  "cache-points",
  /** Keeps a cached prompt for an hour on request. */
  "cache-hour",
  /** Writes one answer to a request, but at Vertex AI. */
  "one-candidate",
  /** Takes xAI's dialect of schemas, and is strict with every tool. */
  "grok-schemas",
  /** The model of Moonshot's coding plan. */
  "kimi-coding",
  /** Has three efforts, and can be made to call some tool, but not a certain one. */
  "kimi-k3",
  /** Refuses a tool that must be called while it thinks, which it does unless told not to. */
  "kimi-rests",
  /** Refuses to have its sampling changed. */
  "fixed-sampling",
  /** Reasons beside functions in the Responses API only, which therefore serves clients of other APIs. */
  "responses-first",
] as const;

export type ModelRule = (typeof MODEL_RULES)[number];

export interface ModelFamily {
  /** Of the model's name: `*` stands for any text, `#` for a digit; several, separated by blanks, for any of them. */
  readonly pattern: string;
  /** What its names do not hold. */
  readonly without?: string;
  /** The first version, such as `4.6`. */
  readonly from?: string;
  readonly to?: string;
  readonly rules?: readonly ModelRule[];
  /** The most tokens of one answer. */
  readonly maxTokens?: number;
  /** The most stop sequences. */
  readonly stops?: number;
  /** Bounds of a thinking budget. */
  readonly budget?: readonly [least: number, most: number];
  readonly efforts?: readonly string[];
}

/** Of several families that a name fits, all rules bind, and the last bounds and efforts. */
export const MODEL_FAMILIES: readonly ModelFamily[] = [
  { pattern: "*claude* *anthropic*", rules: ["anthropic"] },
  { pattern: "*claude*", rules: ["claude"] },
  { pattern: "*claude*", to: "3.6", rules: ["no-thinking"] },
  { pattern: "*claude*", from: "4.6", rules: ["adaptive-thinking"] },
  { pattern: "*claude*", from: "4.6", rules: ["no-prefill"] },
  { pattern: "*claude*", to: "4.7", rules: ["older-turns"] },
  { pattern: "*claude*", to: "4.4", rules: ["no-formats"] },
  { pattern: "*claude*", from: "4.7", rules: ["no-sampling", "no-budgets"] },
  { pattern: "*claude-fable* *claude-mythos*", rules: ["always-thinks"] },
  { pattern: "*claude*", from: "4.1", rules: ["one-sampler"] },
  { pattern: "*claude-opus*", from: "5.5", rules: ["always-thinks"] },
  { pattern: "*claude-opus*", from: "5", to: "5.4", rules: ["rests-below"] },
  { pattern: "*claude-opus*", from: "4.5", to: "4.5", efforts: ["low", "medium", "high"] },
  { pattern: "*claude*", from: "3.5", rules: ["cache-points"] },
  { pattern: "*claude*", from: "4.5", rules: ["cache-hour"] },
  { pattern: "*claude*", from: "4.6", efforts: ["low", "medium", "high", "max"] },
  { pattern: "*claude*", from: "4.7", efforts: ["low", "medium", "high", "xhigh", "max"] },
  { pattern: "*claude*", to: "3.4", maxTokens: 4096 },
  { pattern: "*claude*", from: "3.5", to: "3.6", maxTokens: 8192 },
  { pattern: "*claude*", from: "3.7", to: "4.5", maxTokens: 64000 },
  { pattern: "*claude-opus*", from: "4", to: "4.4", maxTokens: 32000 },
  { pattern: "*claude*", from: "4.6", maxTokens: 128000 },
  { pattern: "gpt-3.5* gpt-4-turbo*", maxTokens: 4096 },
  { pattern: "gpt-4o* chatgpt-4o*", maxTokens: 16384 },
  { pattern: "gpt-4.1*", maxTokens: 32768 },
  { pattern: "gpt-#*", from: "5", maxTokens: 128000 },
  { pattern: "gpt-5-pro*", maxTokens: 272000 },
  { pattern: "gpt-5-chat* gpt-5.#-chat*", maxTokens: 16384 },
  { pattern: "o#*", maxTokens: 100000 },
  { pattern: "gpt-#*", from: "5.4", rules: ["responses-first"] },
  { pattern: "gpt-#*", from: "5", rules: ["completion-tokens"] },
  {
    pattern: "o#*",
    rules: ["completion-tokens", "openai-members", "no-sampling", "no-penalties", "no-parallel"],
  },
  { pattern: "gpt-* chatgpt-*", without: "gpt-oss", rules: ["openai-members"], stops: 4 },
  { pattern: "gpt-#*", without: "-chat", from: "5", to: "5.4", stops: 0 },
  { pattern: "gpt-#*", without: "-chat", from: "5", rules: ["no-penalties"] },
  { pattern: "o1*", stops: 4 },
  { pattern: "o3* o4*", stops: 0 },
  { pattern: "chatgpt-* gpt-5-chat* gpt-3* gpt-4*", rules: ["no-reasoning", "no-effort"] },
  { pattern: "gpt-#*", without: "-chat", from: "5", to: "5", rules: ["no-sampling"] },
  { pattern: "gpt-#*", from: "5.1", to: "5.4", rules: ["no-sampling-with-effort"] },
  { pattern: "gpt-#*", from: "5.5", rules: ["no-sampling-unless-none"] },
  { pattern: "o#*", efforts: ["low", "medium", "high"] },
  { pattern: "gpt-#*", from: "5", to: "5", efforts: ["minimal", "low", "medium", "high"] },
  { pattern: "gpt-#*", from: "5.1", to: "5.1", efforts: ["none", "low", "medium", "high"] },
  { pattern: "gpt-#*", from: "5.2", efforts: ["none", "low", "medium", "high", "xhigh"] },
  { pattern: "gpt-5-codex* gpt-5.1-codex*", efforts: ["low", "medium", "high"] },
  { pattern: "gpt-5.1-codex-max*", efforts: ["low", "medium", "high", "xhigh"] },
  { pattern: "gpt-5-pro*", efforts: ["high"] },
  { pattern: "gpt-*-search-*", rules: ["search-options"] },
  { pattern: "*mistral-small* *mistral-medium* *magistral*", efforts: ["none", "high"] },
  {
    pattern: "*mistral-large* *ministral* *codestral* *devstral* *pixtral* open-mistral*",
    rules: ["no-effort"],
  },
  { pattern: "*llama*", rules: ["no-effort"] },
  { pattern: "*gpt-oss*", efforts: ["low", "medium", "high"] },
  { pattern: "llama-3.3-70b-versatile", maxTokens: 32768 },
  { pattern: "llama-3.3-70b-versatile llama-3.1-8b-instant gemma2-9b-it", rules: ["json-only"] },
  { pattern: "grok-2* grok-code*", rules: ["no-effort"] },
  { pattern: "grok-3*", without: "grok-3-mini", rules: ["no-effort"] },
  { pattern: "grok-4*", without: "grok-4.", rules: ["no-effort"] },
  { pattern: "grok-4.20*", without: "multi-agent", rules: ["no-effort"] },
  { pattern: "grok-3-mini*", efforts: ["low", "high"] },
  { pattern: "grok-4.3*", efforts: ["none", "low", "medium", "high"] },
  { pattern: "grok-4.5*", efforts: ["low", "medium", "high"] },
  { pattern: "grok-4.6*", efforts: ["low", "medium", "high", "xhigh"] },
  { pattern: "grok-*", stops: 4 },
  { pattern: "grok-3-mini* grok-code* grok-4*", without: "non-reasoning", stops: 0 },
  { pattern: "grok-#*", from: "3", rules: ["no-penalties"] },
  { pattern: "grok-code*", rules: ["no-penalties"] },
  { pattern: "grok-*", rules: ["grok-schemas"] },
  { pattern: "*gemini*", stops: 5 },
  { pattern: "*gemini*", to: "2.4", maxTokens: 8192 },
  { pattern: "*gemini*", from: "2.5", maxTokens: 65536 },
  { pattern: "*gemini-robotics*", maxTokens: 65536 },
  { pattern: "gemini-*", rules: ["call-signatures"] },
  { pattern: "*gemini*", budget: [1, 24576] },
  { pattern: "*gemini*-lite*", budget: [512, 24576] },
  { pattern: "*gemini*-pro*", budget: [128, 32768] },
  { pattern: "*gemini*", without: "-pro", rules: ["can-rest"] },
  { pattern: "*gemini*", from: "2.5", to: "2.5", rules: ["thinking-budget", "no-penalties"] },
  { pattern: "*gemini*", from: "2.5", rules: ["validates-calls"] },
  { pattern: "*gemini*", from: "3", rules: ["thinking-level"] },
  { pattern: "*gemini*", from: "3", rules: ["signs-calls"] },
  { pattern: "*gemini*", from: "3", rules: ["json-with-tools"] },
  { pattern: "*gemini*", from: "3", rules: ["one-candidate"] },
  { pattern: "*gemini*-flash*", to: "3.6", rules: ["minimal-level"] },
  { pattern: "*gemini*-flash-lite*", rules: ["minimal-level"] },
  { pattern: "*gemini*", from: "3.6", rules: ["no-sampling", "no-penalties"] },
  { pattern: "*gemini*-lite*", from: "3.5", rules: ["no-sampling", "no-penalties"] },
  { pattern: "*amazon.nova* *nova-2*", rules: ["nova", "cache-points", "no-formats"] },
  { pattern: "*amazon.nova*", maxTokens: 10000 },
  { pattern: "*nova-2*", maxTokens: 65535 },
  { pattern: "*nova-2*", rules: ["nova-2"] },
  { pattern: "*claude* *amazon.nova* *nova-2* *inference-profile/*", rules: ["named-tools"] },
  { pattern: "*meta.llama* *cohere.command* *ai21.jamba*", rules: ["no-forced-tools"] },
  { pattern: "*openai.*", rules: ["openai-weights"] },
  { pattern: "deepseek-*", stops: 16 },
  { pattern: "glm-*", stops: 1 },
  { pattern: "kimi-*", stops: 5 },
  { pattern: "kimi-for-coding", rules: ["kimi-coding"] },
  { pattern: "kimi-k#*", from: "2.5", rules: ["fixed-sampling"] },
  { pattern: "kimi-k2.5* kimi-k2.6*", rules: ["kimi-rests"] },
  { pattern: "kimi-k2.7* kimi-for-coding", rules: ["always-thinks", "no-forced-tools"] },
  { pattern: "kimi-k3*", rules: ["always-thinks"] },
  { pattern: "qwen3-#*", without: "thinking", rules: ["streamed-thoughts"] },
  { pattern: "qwen*-thinking* qwq*", rules: ["always-thinks", "no-forced-tools"] },
  { pattern: "kimi-k3*", rules: ["kimi-k3"] },
];
