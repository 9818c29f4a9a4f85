// Generated from config/contract/endpoints.ts by `npm run generate`; changes here are lost.

/**
 * What is passed on without being read. A client asks at `/v1/` and the name, a provider is asked at its base
 * and the name.
 */
export const ENDPOINTS = [
  "completions",
  "embeddings",
  "messages/count_tokens",
  "responses/input_tokens",
  "responses/compact",
  "images/generations",
  "images/edits",
  "images/variations",
  "audio/speech",
  "audio/transcriptions",
  "audio/translations",
  "rerank",
  "moderations",
] as const;

export type Endpoint = (typeof ENDPOINTS)[number];
