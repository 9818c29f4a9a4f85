// Generated from config/contract/model-families.ts by `npm run generate`; changes here are lost.

/** Rules that depend on the model's family. */
export const enum ModelRule {
  /** Caches a prompt only up to a marker. */
  Anthropic,
  /** Takes the members of Anthropic's API on every platform. */
  Claude,
  /** Takes `thinking: {type: "adaptive"}` with `output_config.effort`; others take a token budget only. */
  AdaptiveThinking,
  /** Cannot think, and refuses `thinking`. */
  NoThinking,
  /** Refuses `thinking: {type: "enabled"}` with a token budget. */
  NoBudgets,
  /** Thinks in streams only, and refuses a request without one unless thinking is off. */
  StreamedThoughts,
  /** Refuses to have its thinking disabled. */
  AlwaysThinks,
  /** Refuses to have its thinking disabled beside an effort above `high`. */
  RestsBelow,
  /** Refuses or ignores `temperature`, `top_p` and `top_k`. */
  NoSampling,
  /** Refuses sampling parameters beside an effort. */
  NoSamplingWithEffort,
  /** Refuses sampling parameters unless the effort is `none`. */
  NoSamplingUnlessNone,
  /** Refuses `temperature` beside `top_p`. */
  OneSampler,
  /** Refuses the penalties. */
  NoPenalties,
  /** Refuses `parallel_tool_calls`. */
  NoParallel,
  /** Knows no turns of the system, and no changes of tools, amid a conversation of the Messages API. */
  OlderTurns,
  /** Refuses a conversation that ends with the assistant's turn. */
  NoPrefill,
  /** Takes `max_completion_tokens` in place of `max_tokens`. */
  CompletionTokens,
  /** Takes members of OpenAI's own server, which strict servers of the format refuse. */
  OpenAiMembers,
  /** Cannot reason: refuses encrypted reasoning. */
  NoReasoning,
  /** Refuses a reasoning effort. */
  NoEffort,
  /** Takes `web_search_options`. */
  SearchOptions,
  /** Wants Google's signatures on calls of Chat Completions. */
  CallSignatures,
  /** Takes `thinkingLevel`. */
  ThinkingLevel,
  /** Takes `thinkingBudget`. */
  ThinkingBudget,
  /** Takes the thinking level `minimal`. */
  MinimalLevel,
  /** A thinking budget of 0 turns thinking off. */
  CanRest,
  /** Wants a signature on the first call of each turn, and takes media inside a tool's result. */
  SignsCalls,
  /** Has the mode `VALIDATED` for calls. */
  ValidatesCalls,
  /** Takes a JSON format of the answer, and tools of the provider, beside functions. */
  JsonWithTools,
  /** Cannot be constrained to a schema, in answers or in calls of strict tools. */
  NoFormats,
  /** Has a JSON mode in Chat Completions, but takes no schema of the answer. */
  JsonOnly,
  /** Takes the members of Amazon's Nova. */
  Nova,
  /** Takes the members of the second Nova, which can think. */
  Nova2,
  /** Takes members of OpenAI's API on Bedrock. */
  OpenAiWeights,
  /** Can be made to call a certain tool on Bedrock. */
  NamedTools,
  /** Cannot be made to call a tool. */
  NoForcedTools,
  /** Takes Bedrock's cache points. */
  CachePoints,
  /** Keeps a cached prompt for an hour on request. */
  CacheHour,
  /** Writes one answer to a request, but at Vertex AI. */
  OneCandidate,
  /** Takes xAI's dialect of schemas, and is strict with every tool. */
  GrokSchemas,
  /** The model of Moonshot's coding plan. */
  KimiCoding,
  /** Has three efforts, and can be made to call some tool, but not a certain one. */
  KimiK3,
  /** Refuses a tool that must be called while it thinks, which it does unless told not to. */
  KimiRests,
  /** Refuses to have its sampling changed. */
  FixedSampling,
  /** Reasons beside functions in the Responses API only, which therefore serves clients of other APIs. */
  ResponsesFirst,
}

/**
 * A word for each row: `*` stands for any text, `#` for a digit; behind `!` is what a name of the family does
 * not hold. An empty pattern is that of the row before.
 */
export const FAMILY_PATTERNS: string =
  "*claude* *anthropic* *claude*       *claude-fable* *claude-mythos* *claude* *claude-opus*   *claude*       *claude-opus* *claude* gpt-3.5* gpt-4-turbo* gpt-4o* chatgpt-4o* gpt-4.1* gpt-#* gpt-5-pro* gpt-5-chat* gpt-5.#-chat* o#* gpt-#*  o#* gpt-*!gpt-oss chatgpt-*!gpt-oss gpt-#*!-chat !-chat o1* o3* o4* chatgpt-* gpt-5-chat* gpt-3* gpt-4* gpt-#*!-chat   o#* gpt-#*   gpt-5-codex* gpt-5.1-codex* gpt-5.1-codex-max* gpt-5-pro* gpt-*-search-* *mistral-small* *mistral-medium* *magistral* *mistral-large* *ministral* *codestral* *devstral* *pixtral* open-mistral* *llama* *gpt-oss* llama-3.3-70b-versatile  llama-3.1-8b-instant gemma2-9b-it grok-2* grok-code* grok-3*!grok-3-mini grok-4*!grok-4. grok-4.20*!multi-agent grok-3-mini* grok-4.3* grok-4.5* grok-4.6* grok-* grok-3-mini*!non-reasoning grok-code*!non-reasoning grok-4*!non-reasoning grok-#* grok-code* grok-* *gemini*   *gemini-robotics* gemini-* *gemini* *gemini*-lite* *gemini*-pro* *gemini*!-pro       *gemini*-flash* *gemini*-flash-lite* *gemini* *gemini*-lite* *amazon.nova* *nova-2* *amazon.nova* *nova-2*  *claude* *amazon.nova* *nova-2* *inference-profile/* *meta.llama* *cohere.command* *ai21.jamba* *openai.* deepseek-* glm-* kimi-* kimi-for-coding kimi-k#* kimi-k2.5* kimi-k2.6* kimi-k2.7* kimi-for-coding kimi-k3* qwen3-#*!thinking qwen*-thinking* qwq* kimi-k3*";

/** The first version: 100 * major + minor; 0 without one. */
export const FAMILY_FROM: StaticArray<i16> = [
  0, 0, 0, 0, 406, 406, 0, 0, 407, 0, 0, 401, 505, 500, 405, 305, 405, 406, 407, 0, 305, 307, 400, 406, 0, 0,
  0, 0, 0, 500, 0, 0, 0, 0, 504, 500, 0, 0, 0, 500, 500, 0, 0, 0, 0, 0, 0, 0, 500, 501, 505, 0, 500, 501, 502,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 300, 0,
  0, 0, 0, 205, 0, 0, 0, 0, 0, 0, 205, 205, 300, 300, 300, 300, 0, 0, 306, 305, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 205, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

/** The last version; 0 without one. */
export const FAMILY_TO: StaticArray<i16> = [
  0, 0, 0, 306, 0, 0, 407, 404, 0, 0, 0, 0, 0, 504, 405, 0, 0, 0, 0, 304, 306, 405, 404, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 504, 0, 0, 0, 0, 0, 0, 0, 0, 500, 504, 0, 0, 500, 501, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 204, 0, 0, 0, 0, 0,
  0, 0, 205, 0, 0, 0, 0, 0, 306, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0,
];

/** Bits, by `ModelRule`. */
export const FAMILY_RULES: StaticArray<u64> = [
  1, 1, 2, 8, 4, 32768, 16384, 536870912, 272, 64, 64, 2048, 64, 128, 0, 68719476736, 137438953472, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 17592186044416, 65536, 209152, 131072, 131072, 0, 4096, 0, 0, 0,
  786432, 786432, 786432, 786432, 256, 512, 1024, 0, 0, 0, 0, 0, 0, 0, 0, 1048576, 0, 0, 0, 524288, 524288,
  524288, 524288, 524288, 524288, 524288, 0, 0, 1073741824, 1073741824, 1073741824, 524288, 524288, 524288,
  524288, 524288, 0, 0, 0, 0, 0, 0, 0, 0, 4096, 4096, 549755813888, 0, 0, 0, 0, 2097152, 0, 0, 0, 33554432,
  8392704, 134217728, 4194304, 67108864, 268435456, 274877906944, 16777216, 16777216, 4352, 4352, 71403831296,
  71403831296, 0, 0, 4294967296, 17179869184, 17179869184, 17179869184, 17179869184, 34359738368, 34359738368,
  34359738368, 8589934592, 0, 0, 0, 1099511627776, 8796093022208, 4398046511104, 4398046511104, 34359738432,
  34359738432, 64, 32, 34359738432, 34359738432, 2199023255552,
];

/** The most tokens of one answer; 0 where it is not known. */
export const FAMILY_MAX_TOKENS: StaticArray<i32> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4096, 8192, 64000, 32000, 128000, 4096, 4096,
  16384, 16384, 32768, 128000, 272000, 16384, 16384, 100000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32768, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 8192, 65536, 65536, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10000, 65535, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

/** The most stop sequences, plus one; 0 where they are not known. */
export const FAMILY_STOPS: StaticArray<u8> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 5, 5, 1, 0, 5, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 1, 1, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 17, 2, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

/** The least thinking budget; 0 without one. */
export const FAMILY_LEAST_BUDGET: StaticArray<u16> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 512, 128, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

/** The largest thinking budget; 0 without one. */
export const FAMILY_MOST_BUDGET: StaticArray<u16> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 24576, 24576, 32768, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

/** Bits, from the least to the most: none, minimal, low, medium, high, xhigh, max. 0 where they are not known. */
export const FAMILY_EFFORTS: StaticArray<u8> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 92, 124, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 28, 30, 29, 61, 28, 28, 60, 16, 0, 17, 17, 17, 0, 0, 0, 0,
  0, 0, 0, 28, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 29, 28, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];
