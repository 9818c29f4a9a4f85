// Generated from config/contract/endpoints.ts by `npm run generate`; changes here are lost.

import { indexOfName } from "../bytes/names";

/**
 * What is passed on without being read. A client asks at `/v1/` and the name, a provider is asked at its base
 * and the name.
 */
export const enum Endpoint {
  /** One of the wire formats. */
  None,
  Completions,
  Embeddings,
  CountTokens,
  InputTokens,
  Compact,
  ImagesGenerations,
  ImagesEdits,
  ImagesVariations,
  AudioSpeech,
  AudioTranscriptions,
  AudioTranslations,
  Rerank,
  Moderations,
}

/** Indexed by the enum. */
const NAMES: StaticArray<string> = [
  "",
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
];

/** Endpoint.None for another name. */
export function endpointNamed(name: usize, length: i32): Endpoint {
  return max(Endpoint.None, indexOfName(NAMES, name, length));
}

/** Empty for Endpoint.None. */
export function endpointName(value: Endpoint): string {
  return unchecked(NAMES[value]);
}
