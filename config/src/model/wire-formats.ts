// Where each wire format is found below a provider's base, and what its requests always carry.
import type { Format } from "../contract/formats.generated.js";

interface WireFormat {
  /** Below the base. */
  path: string;
  /** The path for streams, if it differs. */
  streamPath?: string;
  /** The path that counts a request's tokens, in an API with an envelope of its own for them. */
  countPath?: string;
  /** The default base of the user's own servers. */
  base: string;
  headers: Record<string, string>;
}

/** https://platform.claude.com/docs/en/api/versioning */
export const messagesHeaders = { "anthropic-version": "2023-06-01" };

export const wireFormats: Record<Format, WireFormat> = {
  "chat-completions": { path: "chat/completions", base: "/v1", headers: {} },
  messages: { path: "messages", base: "/v1", headers: messagesHeaders },
  responses: { path: "responses", base: "/v1", headers: {} },
  converse: {
    path: "model/{model}/converse",
    streamPath: "model/{model}/converse-stream",
    // https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CountTokens.html
    countPath: "model/{model}/count-tokens",
    base: "",
    headers: {},
  },
  // https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent
  "generate-content": {
    path: "models/{model}:generateContent",
    streamPath: "models/{model}:streamGenerateContent?alt=sse",
    // https://ai.google.dev/api/tokens
    countPath: "models/{model}:countTokens",
    base: "/v1beta",
    headers: {},
  },
};
