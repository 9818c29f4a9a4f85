// Where each wire shape is found below a provider's base, and what its requests always carry; and the endpoints beside.

export const FORMATS = ["chat-completions", "messages", "responses", "converse", "generate-content"] as const;

/** Wire shapes an upstream may speak. */
export type Format = (typeof FORMATS)[number];

/** What is passed on without being read; a client asks at `/v1/` and the name, a provider is asked at its base and the name. */
export const ENDPOINTS = [
  "completions",
  "embeddings",
  "messages/count_tokens",
  "images/generations",
  "images/edits",
  "images/variations",
  "audio/speech",
  "audio/transcriptions",
  "audio/translations",
  "rerank",
  "moderations",
] as const;

export type EndpointName = (typeof ENDPOINTS)[number];

interface WireFormat {
  /** Below the base. */
  path: string;
  /** Where streams are asked for, if elsewhere. */
  streamPath?: string;
  /** The base that servers of one's own have. */
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
    base: "",
    headers: {},
  },
  // https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent
  "generate-content": {
    path: "models/{model}:generateContent",
    streamPath: "models/{model}:streamGenerateContent?alt=sse",
    base: "/v1beta",
    headers: {},
  },
};
