// What the filter knows of endpoints, which are passed on: only the provider reads their bodies.

import { startsWithAscii } from "../bytes/slice";
import { Endpoint, endpointNamed } from "../contract/endpoints.generated";
import { Format } from "../contract/formats.generated";

const PREFIX: string = "/v1/";

export function endpointAt(path: usize, length: i32): Endpoint {
  if (!startsWithAscii(path, length, PREFIX)) return Endpoint.None;
  return endpointNamed(path + PREFIX.length, length - PREFIX.length);
}

/** The API whose errors the endpoint's clients understand. */
export function endpointClient(endpoint: Endpoint): Format {
  if (endpoint == Endpoint.CountTokens) return Format.Messages;
  return endpoint == Endpoint.InputTokens || endpoint == Endpoint.Compact
    ? Format.Responses
    : Format.ChatCompletions;
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
  return endpoint == Endpoint.Completions || endpoint == Endpoint.Compact || countsTokens(endpoint);
}

/** The endpoint only counts a request's tokens. */
export function countsTokens(endpoint: Endpoint): bool {
  return endpoint == Endpoint.CountTokens || endpoint == Endpoint.InputTokens;
}
