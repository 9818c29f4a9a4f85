// The endpoints that are passed on beside the three translated APIs: only the provider reads their bodies.

import { equalsAscii, startsWithAscii } from "../bytes/slice";
import { Format } from "../translate/visitor";

export const enum Endpoint {
  /** One of the translated APIs. */
  None,
  Completions,
  Embeddings,
  CountTokens,
  ImagesGenerations,
  ImagesEdits,
  ImagesVariations,
  AudioSpeech,
  AudioTranscriptions,
  AudioTranslations,
  Rerank,
  Moderations,
}

/** Indexed by the enum; the client's path is `/v1/` and the name. */
const NAMES: StaticArray<string> = [
  "",
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
];
const PREFIX: string = "/v1/";

export function endpointName(endpoint: Endpoint): string {
  return unchecked(NAMES[endpoint]);
}

/** None for other names. */
export function endpointNamed(name: usize, length: i32): Endpoint {
  for (let i = 1; i < NAMES.length; i++) if (equalsAscii(name, length, unchecked(NAMES[i]))) return i;
  return Endpoint.None;
}

export function endpointAt(path: usize, length: i32): Endpoint {
  if (!startsWithAscii(path, length, PREFIX)) return Endpoint.None;
  return endpointNamed(path + PREFIX.length, length - PREFIX.length);
}

/** The API whose errors the endpoint's clients understand. */
export function endpointClient(endpoint: Endpoint): Format {
  return endpoint == Endpoint.CountTokens ? Format.Messages : Format.ChatCompletions;
}

/** Whether the endpoint takes forms. */
export function takesForms(endpoint: Endpoint): bool {
  return (
    endpoint == Endpoint.ImagesEdits ||
    endpoint == Endpoint.ImagesVariations ||
    endpoint == Endpoint.AudioTranscriptions ||
    endpoint == Endpoint.AudioTranslations
  );
}

/** The default model is a chat model: for other endpoints without a model the provider chooses. */
export function takesDefaultModel(endpoint: Endpoint): bool {
  return endpoint == Endpoint.Completions || endpoint == Endpoint.CountTokens;
}
