// What the model port passes on beside the three APIs it translates: endpoints whose bodies only the provider reads.

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

/** By their number; the client's path is `/v1/` and the name. */
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

/** Whose errors the endpoint's clients understand. */
export function endpointClient(endpoint: Endpoint): Format {
  return endpoint == Endpoint.CountTokens ? Format.Messages : Format.ChatCompletions;
}

/** Whose requests may be forms. */
export function takesForms(endpoint: Endpoint): bool {
  return (
    endpoint == Endpoint.ImagesEdits ||
    endpoint == Endpoint.ImagesVariations ||
    endpoint == Endpoint.AudioTranscriptions ||
    endpoint == Endpoint.AudioTranslations
  );
}

/** The default model is one for chats: where a request that names none means some other kind, the provider chooses. */
export function takesDefaultModel(endpoint: Endpoint): bool {
  return endpoint == Endpoint.Completions || endpoint == Endpoint.CountTokens;
}
