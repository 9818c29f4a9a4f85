// Where goldens differ from the SDKs' types on purpose, each with its reason. Anything else is an error, and
// so is a deviation that no golden uses.
import type { UpstreamName } from "../../filter/formats.js";

export type GoldenKind = "requests" | "responses" | "streams" | "errors";

type Difference =
  /** The types do not know the member. */
  | { is: "beyond" }
  /** The types require the member, such as this one. */
  | { is: "left out"; value: unknown }
  /** The types allow other words for the member, such as that one. */
  | { is: "another word"; word: string; known: string };

export type Deviation = Difference & {
  kinds: readonly GoldenKind[];
  formats: readonly (UpstreamName | "mistral")[];
  /** From the root, `$`, inwards; `[]` is each item of an array; `:word` only if the `type` or the `role` is that word. */
  paths: readonly string[];
  why: string;
};

export const DEVIATIONS: readonly Deviation[] = [
  {
    is: "beyond",
    kinds: ["streams"],
    formats: ["responses"],
    paths: ["$:error.error"],
    why: "What the SDK raises on, and OpenAI's server sends, though the reference has the members beside the type.",
  },
  {
    is: "beyond",
    kinds: ["streams"],
    formats: ["responses"],
    paths: ["$.response.usage.input_tokens_details.cache_write_tokens"],
    why: "Newer types of the SDK have it.",
  },
  {
    is: "beyond",
    kinds: ["responses"],
    formats: ["responses"],
    paths: ["$.usage.input_tokens_details.cache_write_tokens"],
    why: "As in streams.",
  },
  {
    is: "beyond",
    kinds: ["responses"],
    formats: ["responses"],
    paths: ["$.output[]:custom_tool_call.status", "$.store", "$.top_logprobs"],
    why: "The API's own answers have them: https://platform.openai.com/docs/guides/function-calling#custom-tools",
  },
  {
    is: "beyond",
    kinds: ["streams"],
    formats: ["responses"],
    paths: [
      "$.item:custom_tool_call.status",
      "$.response.output[]:custom_tool_call.status",
      "$.response.store",
      "$.response.top_logprobs",
    ],
    why: "As in whole answers.",
  },
  {
    is: "another word",
    kinds: ["streams"],
    formats: ["responses"],
    paths: ["$.response.error.code"],
    word: "internal",
    known: "server_error",
    why: "The provider's own code says more; OpenAI's server has codes beyond the list, too.",
  },
  {
    is: "beyond",
    kinds: ["streams"],
    formats: ["responses"],
    paths: ["$.logprobs[].bytes", "$.logprobs[].top_logprobs[].bytes"],
    why: "The finished part has them, and the pieces are the same entries.",
  },
  {
    is: "beyond",
    kinds: ["responses", "streams"],
    formats: ["chat-completions"],
    paths: ["$.choices[].message.reasoning_content", "$.choices[].delta.reasoning_content"],
    why: "What DeepSeek, vLLM and others call the thinking, which OpenAI's own API never shows.",
  },
  {
    is: "beyond",
    kinds: ["responses", "streams"],
    formats: ["chat-completions"],
    paths: ["$.choices[].message.reasoning_details", "$.choices[].delta.reasoning_details"],
    why: "OpenRouter's member for signatures, which a client sends back with the message for the model to think on.",
  },
  {
    is: "beyond",
    kinds: ["responses", "streams"],
    formats: ["chat-completions"],
    paths: ["$.usage.prompt_tokens_details.cache_write_tokens"],
    why: "OpenRouter's member for what was written to the prompt cache and is charged differently.",
  },
  {
    is: "beyond",
    kinds: ["responses", "streams"],
    formats: ["chat-completions"],
    paths: ["$.choices[].message.tool_calls[].extra_content", "$.choices[].delta.tool_calls[].extra_content"],
    why: "Google's member for the signature that Gemini must get back with the call.",
  },
  {
    is: "another word",
    word: "custom",
    known: "function",
    kinds: ["streams"],
    formats: ["chat-completions"],
    paths: ["$.choices[].delta.tool_calls[].type"],
    why: "OpenAI streams calls of custom tools so; the SDK has them in whole messages only.",
  },
  {
    is: "beyond",
    kinds: ["streams"],
    formats: ["chat-completions"],
    paths: ["$.choices[].delta.tool_calls[].custom"],
    why: "As the word custom: the call's name and input.",
  },
  {
    is: "beyond",
    kinds: ["streams"],
    formats: ["chat-completions"],
    paths: ["$.choices[].delta.annotations"],
    why: "OpenAI streams the sources of a web search so; the SDK has them in whole messages only.",
  },
  {
    is: "beyond",
    kinds: ["errors"],
    formats: ["chat-completions", "responses"],
    paths: ["$.request_id"],
    why: "Anthropic's id of the failed request, which support asks for; OpenAI's clients pass over it.",
  },
  {
    is: "beyond",
    kinds: ["requests"],
    formats: ["messages"],
    paths: ["$.temperature", "$.top_p", "$.top_k"],
    why: "The SDK no longer has what the newest models refuse and others take; the writer knows the models.",
  },
  {
    is: "left out",
    value: null,
    kinds: ["responses"],
    formats: ["messages"],
    paths: [
      "$.container",
      "$.diagnostics",
      "$.stop_details",
      "$.content[]:text.citations",
      "$.usage.cache_creation",
      "$.usage.cache_creation_input_tokens",
      "$.usage.cache_read_input_tokens",
      "$.usage.inference_geo",
      "$.usage.output_tokens_details",
      "$.usage.server_tool_use",
      "$.usage.service_tier",
      "$.usage.speed",
    ],
    why: "What is not known is left out, as the API itself did before it had these members.",
  },
  {
    is: "left out",
    value: null,
    kinds: ["streams"],
    formats: ["messages"],
    paths: [
      "$:message_start.message.container",
      "$:message_start.message.diagnostics",
      "$:message_start.message.stop_details",
      "$:message_start.message.usage.cache_creation",
      "$:message_start.message.usage.cache_creation_input_tokens",
      "$:message_start.message.usage.cache_read_input_tokens",
      "$:message_start.message.usage.inference_geo",
      "$:message_start.message.usage.output_tokens_details",
      "$:message_start.message.usage.server_tool_use",
      "$:message_start.message.usage.service_tier",
      "$:message_start.message.usage.speed",
      "$:content_block_start.content_block:text.citations",
      "$:message_delta.delta.container",
      "$:message_delta.delta.stop_details",
      "$:message_delta.usage.cache_creation_input_tokens",
      "$:message_delta.usage.cache_read_input_tokens",
      "$:message_delta.usage.output_tokens_details",
      "$:message_delta.usage.server_tool_use",
    ],
    why: "As in whole answers.",
  },
  {
    is: "left out",
    value: { type: "direct" },
    kinds: ["responses", "streams"],
    formats: ["messages"],
    paths: ["$.content[]:tool_use.caller", "$:content_block_start.content_block:tool_use.caller"],
    why: "Only a call from code that Anthropic runs has another caller than the model.",
  },
  {
    is: "left out",
    value: null,
    kinds: ["errors"],
    formats: ["messages"],
    paths: ["$.request_id"],
    why: "The provider's id of the request is in the header; a body has it only if the provider put it there.",
  },
  {
    is: "another word",
    word: "request_too_large",
    known: "api_error",
    kinds: ["errors"],
    formats: ["messages"],
    paths: ["$.error.type"],
    why: "Documented for status 413: https://platform.claude.com/docs/en/api/errors",
  },
  {
    is: "beyond",
    kinds: ["requests"],
    formats: ["responses"],
    paths: ["$.max_tool_calls", "$.top_logprobs"],
    why: "In the API reference and in the SDK's events of the WebSocket, which create the same responses.",
  },
  {
    is: "left out",
    value: "rs_1",
    kinds: ["requests"],
    formats: ["responses"],
    paths: ["$.input[]:reasoning.id"],
    why: "Nothing is stored, so that OpenAI would look the id up in vain; encrypted content needs none.",
  },
  // Together they make a refusal the text that an assistant's message may hold without an id.
  {
    is: "beyond",
    kinds: ["requests"],
    formats: ["responses"],
    paths: ["$.input[]:message.content[]:refusal.refusal"],
    why: "The types know a refusal only beside OpenAI's id of the message; the API takes it without.",
  },
  {
    is: "left out",
    value: "",
    kinds: ["requests"],
    formats: ["responses"],
    paths: ["$.input[]:message.content[]:refusal.text"],
    why: "The types know a refusal only beside OpenAI's id of the message; the API takes it without.",
  },
  {
    is: "another word",
    word: "refusal",
    known: "input_text",
    kinds: ["requests"],
    formats: ["responses"],
    paths: ["$.input[]:message.content[]:refusal.type"],
    why: "The types know a refusal only beside OpenAI's id of the message; the API takes it without.",
  },
  {
    is: "left out",
    value: false,
    kinds: ["requests"],
    formats: ["mistral"],
    paths: ["$.stream", "$.messages[]:assistant.prefix"],
    why: "The SDK fills in the default.",
  },
  {
    is: "left out",
    value: 0,
    kinds: ["requests"],
    formats: ["mistral"],
    paths: ["$.messages[].tool_calls[].index"],
    why: "The SDK fills in the default.",
  },
];
