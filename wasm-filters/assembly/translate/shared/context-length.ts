// Tells a conversation that is too long for its model by the words of the provider's error. Few providers have a code for
// it, and clients shorten the conversation when they read the word of their own API.

import { Literal } from "../../bytes/literal";
import { equalsAscii } from "../../bytes/slice";
import { UpstreamError } from "../visitor/response";
import { mentions } from "./error-words";

/** OpenAI's code. https://platform.openai.com/docs/guides/error-codes */
export const CONTEXT_LENGTH_EXCEEDED: string = "context_length_exceeded";
/** Anthropic's words. https://platform.claude.com/docs/en/build-with-claude/context-windows */
export const PROMPT_IS_TOO_LONG: string = "prompt is too long";

/** In lower case. */
const WORDS: StaticArray<Literal> = [
  // Anthropic, also behind Vertex AI and Bedrock; Fireworks.
  new Literal(PROMPT_IS_TOO_LONG),
  new Literal("exceed context limit"),
  // Bedrock: https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
  new Literal("input is too long for requested model"),
  // OpenAI, vLLM, DeepSeek, OpenRouter, Groq, Mistral ("too large for model with 32768 maximum context length").
  new Literal("maximum context length"),
  new Literal("reduce the length of the messages"),
  new Literal("exceeds the context window"),
  new Literal("longer than the maximum model length"),
  // Gemini: "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."
  new Literal("exceeds the maximum number of tokens"),
  new Literal("input tokens exceed the configured limit"),
  new Literal("number of input tokens exceeds maximum length"),
  new Literal("longer than the model's context length"),
  new Literal("too many tokens in prompt"),
  // xAI, llama.cpp, LM Studio, Moonshot, MiniMax, Z.ai, Together and Hugging Face.
  new Literal("maximum prompt length"),
  new Literal("exceeds the available context size"),
  new Literal("greater than the context length"),
  new Literal("exceeded model token limit"),
  new Literal("context window exceeds limit"),
  new Literal("prompt exceeds max length"),
  new Literal("`max_new_tokens` must be <="),
];

/** Only for requests that were refused as such: with a status of 400, 413 or 422, or 0 in a stream. */
export function isTooLong(status: i32, error: UpstreamError): bool {
  if (status != 0 && status != 400 && status != 413 && status != 422) return false;
  if (equalsAscii(error.code, error.codeLength, CONTEXT_LENGTH_EXCEEDED)) return true;
  return mentions(error, WORDS);
}
