// Generated from config/contract/formats.ts by `npm run generate`; changes here are lost.

/** Wire formats. Providers speak all of them, clients those that have a path. */
export const FORMATS = [
  /** https://platform.openai.com/docs/api-reference/chat */
  "chat-completions",
  /** https://platform.claude.com/docs/en/api/messages */
  "messages",
  /** https://platform.openai.com/docs/api-reference/responses */
  "responses",
  /** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
  "converse",
  /** https://ai.google.dev/api/generate-content */
  "generate-content",
] as const;

export type Format = (typeof FORMATS)[number];

/** The wire formats of clients, and their paths. */
export const CLIENT_PATHS = {
  "chat-completions": "/v1/chat/completions",
  messages: "/v1/messages",
  responses: "/v1/responses",
} as const;

export type ClientApi = keyof typeof CLIENT_PATHS;

/** The headers in which wire formats tell the id of a request. */
export const REQUEST_ID_HEADERS = {
  "chat-completions": "x-request-id",
  messages: "request-id",
  responses: "x-request-id",
  converse: "x-amzn-requestid",
  "generate-content": "x-request-id",
} as const;
