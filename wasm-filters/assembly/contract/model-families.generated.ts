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
  /** Refuses to have its thinking disabled. */
  AlwaysThinks,
  /** Refuses or ignores `temperature`, `top_p` and `top_k`. */
  NoSampling,
  /** Refuses sampling parameters beside an effort. */
  NoSamplingWithEffort,
  /** Refuses sampling parameters unless the effort is `none`. */
  NoSamplingUnlessNone,
  /** Refuses the penalties. */
  NoPenalties,
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
  /** Takes the members of Amazon's Nova. */
  Nova,
  /** Takes the members of the second Nova, which can think. */
  Nova2,
  /** Takes members of OpenAI's API on Bedrock. */
  OpenAiWeights,
  /** Can be made to call a certain tool on Bedrock. */
  NamedTools,
  /** Cannot be made to call a tool on Bedrock. */
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
  /** Has three efforts. */
  KimiK3,
  /** Refuses a tool that must be called while it thinks, which it does unless told not to. */
  KimiRests,
  /** Refuses to have its sampling changed. */
  FixedSampling,
  /** Reasons beside functions in the Responses API only, which therefore serves clients of other APIs. */
  ResponsesFirst,
}

/** `*` stands for any text, `#` for a digit. */
export const FAMILY_PATTERNS: StaticArray<string> = [
  "*claude*",
  "*anthropic*",
  "*claude*",
  "*claude*",
  "*claude*",
  "*claude*",
  "*claude*",
  "*claude*",
  "*claude-fable*",
  "*claude-mythos*",
  "*claude*",
  "*claude*",
  "*claude*",
  "*claude*",
  "*claude*",
  "*claude*",
  "*claude*",
  "*claude-opus*",
  "*claude*",
  "gpt-3.5*",
  "gpt-4-turbo*",
  "gpt-4o*",
  "chatgpt-4o*",
  "gpt-4.1*",
  "gpt-#*",
  "gpt-5-pro*",
  "gpt-5-chat*",
  "gpt-5.#-chat*",
  "o#*",
  "gpt-#*",
  "gpt-#*",
  "o#*",
  "gpt-*",
  "chatgpt-*",
  "chatgpt-*",
  "gpt-5-chat*",
  "gpt-3*",
  "gpt-4*",
  "gpt-#*",
  "gpt-#*",
  "gpt-#*",
  "o#*",
  "gpt-#*",
  "gpt-#*",
  "gpt-#*",
  "gpt-5-codex*",
  "gpt-5.1-codex*",
  "gpt-5.1-codex-max*",
  "gpt-5-pro*",
  "gpt-*-search-*",
  "*mistral-small*",
  "*mistral-medium*",
  "*magistral*",
  "*mistral-large*",
  "*ministral*",
  "*codestral*",
  "*devstral*",
  "*pixtral*",
  "open-mistral*",
  "*llama*",
  "*gpt-oss*",
  "llama-3.3-70b-versatile",
  "grok-2*",
  "grok-code*",
  "grok-3*",
  "grok-4*",
  "grok-4.20*",
  "grok-3-mini*",
  "grok-4.3*",
  "grok-4.5*",
  "grok-4.6*",
  "grok-*",
  "*gemini*",
  "*gemini*",
  "*gemini-robotics*",
  "gemini-*",
  "*gemini*",
  "*gemini*-lite*",
  "*gemini*-pro*",
  "*gemini*",
  "*gemini*",
  "*gemini*",
  "*gemini*",
  "*gemini*",
  "*gemini*",
  "*gemini*",
  "*gemini*-flash*",
  "*gemini*-flash-lite*",
  "*gemini*",
  "*gemini*-lite*",
  "*amazon.nova*",
  "*nova-2*",
  "*amazon.nova*",
  "*nova-2*",
  "*nova-2*",
  "*claude*",
  "*amazon.nova*",
  "*nova-2*",
  "*inference-profile/*",
  "*meta.llama*",
  "*cohere.command*",
  "*ai21.jamba*",
  "*openai.*",
  "kimi-for-coding",
  "kimi-k#*",
  "kimi-k2.5*",
  "kimi-k2.6*",
  "kimi-k3*",
];

/** What a name of the family does not hold; may be empty. */
export const FAMILY_WITHOUT: StaticArray<string> = [
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "gpt-oss",
  "gpt-oss",
  "",
  "",
  "",
  "",
  "-chat",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "grok-3-mini",
  "grok-4.",
  "multi-agent",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "-pro",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
];

/** The first version: 100 * major + minor. */
export const FAMILY_FROM: StaticArray<i32> = [
  -1, -1, -1, -1, 406, 406, -1, 407, -1, -1, 305, 405, 406, 407, -1, 305, 307, 400, 406, -1, -1, -1, -1, -1,
  500, -1, -1, -1, -1, 504, 500, -1, -1, -1, -1, -1, -1, -1, 500, 501, 505, -1, 500, 501, 502, -1, -1, -1, -1,
  -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 205, -1, -1,
  -1, -1, -1, -1, 205, 205, 300, 300, 300, 300, -1, -1, 306, 305, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
  -1, -1, -1, 205, -1, -1, -1,
];

/** The last version. */
export const FAMILY_TO: StaticArray<i32> = [
  2147483647, 2147483647, 2147483647, 306, 2147483647, 2147483647, 404, 2147483647, 2147483647, 2147483647,
  2147483647, 2147483647, 2147483647, 2147483647, 304, 306, 405, 404, 2147483647, 2147483647, 2147483647,
  2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647,
  2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 500, 504,
  2147483647, 2147483647, 500, 501, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647,
  2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647,
  2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647,
  2147483647, 2147483647, 2147483647, 2147483647, 204, 2147483647, 2147483647, 2147483647, 2147483647,
  2147483647, 2147483647, 2147483647, 205, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 306,
  2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647,
  2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647,
  2147483647, 2147483647, 2147483647,
];

/** Bits, by `ModelRule`. */
export const FAMILY_RULES: StaticArray<u64> = [
  1, 1, 2, 8, 4, 512, 8388608, 32, 16, 16, 536870912, 1073741824, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 137438953472, 1024, 3104, 2048, 2048, 12288, 12288, 12288, 12288, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0,
  16384, 0, 0, 0, 8192, 8192, 8192, 8192, 8192, 8192, 8192, 0, 0, 8192, 8192, 8192, 8192, 8192, 0, 0, 0, 0,
  4294967296, 0, 0, 0, 32768, 0, 0, 0, 524288, 131328, 2097152, 65536, 1048576, 4194304, 2147483648, 262144,
  262144, 288, 288, 562036736, 562036736, 0, 0, 33554432, 134217728, 134217728, 134217728, 134217728,
  268435456, 268435456, 268435456, 67108864, 8589934592, 68719476736, 34359738368, 34359738368, 17179869184,
];

/** The most tokens of one answer; 0 where it is not known. */
export const FAMILY_MAX_TOKENS: StaticArray<i32> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4096, 8192, 64000, 32000, 128000, 4096, 4096, 16384, 16384, 32768,
  128000, 272000, 16384, 16384, 100000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 32768, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8192, 65536, 65536, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 10000, 65535, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

/** The least thinking budget; 0 without one. */
export const FAMILY_LEAST_BUDGET: StaticArray<i32> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 1, 512, 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0,
];

/** The largest thinking budget; 0 without one. */
export const FAMILY_MOST_BUDGET: StaticArray<i32> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 24576, 24576, 32768, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0,
];

/** Bits, from the least to the most: none, minimal, low, medium, high, xhigh, max. 0 where they are not known. */
export const FAMILY_EFFORTS: StaticArray<i32> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 92, 124, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 28, 30, 29, 61, 28, 28, 60, 16, 0, 17, 17, 17, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 0, 0, 0,
  20, 29, 28, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0,
];
