// The endpoints that are passed on beside the wire formats: only the provider reads their bodies.
import type { NameTable } from "./description/names.js";

export const endpoints: NameTable = {
  type: "Endpoint",
  list: "ENDPOINTS",
  doc: "What is passed on without being read. A client asks at `/v1/` and the name, a provider is asked at its base and the name.",
  none: { member: "None", doc: "One of the wire formats." },
  names: [
    { name: "completions", member: "Completions" },
    { name: "embeddings", member: "Embeddings" },
    { name: "messages/count_tokens", member: "CountTokens" },
    { name: "responses/input_tokens", member: "InputTokens" },
    { name: "responses/compact", member: "Compact" },
    { name: "images/generations", member: "ImagesGenerations" },
    { name: "images/edits", member: "ImagesEdits" },
    { name: "images/variations", member: "ImagesVariations" },
    { name: "audio/speech", member: "AudioSpeech" },
    { name: "audio/transcriptions", member: "AudioTranscriptions" },
    { name: "audio/translations", member: "AudioTranslations" },
    { name: "rerank", member: "Rerank" },
    { name: "moderations", member: "Moderations" },
  ],
  filter: { reads: true, writes: true },
};
