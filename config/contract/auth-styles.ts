// How a provider is shown a key.
import type { NameTable } from "./description/names.js";

export const authStyles: NameTable = {
  type: "AuthStyle",
  list: "AUTH_STYLES",
  doc: "How a provider is shown a key.",
  names: [
    { name: "none", member: "None", doc: "Not at all." },
    { name: "bearer", member: "Bearer", doc: "`authorization: Bearer <key>`" },
    { name: "x-api-key", member: "XApiKey", doc: "`x-api-key: <key>`" },
    { name: "api-key", member: "ApiKey", doc: "`api-key: <key>`, Azure's." },
    { name: "x-goog-api-key", member: "GoogleKey", doc: "`x-goog-api-key: <key>`" },
  ],
  attributes: [
    {
      word: "Header",
      doc: "The header that carries the key; empty without a key.",
      texts: {
        bearer: "authorization",
        "x-api-key": "x-api-key",
        "api-key": "api-key",
        "x-goog-api-key": "x-goog-api-key",
      },
      typescript: {
        object: "KEY_HEADERS",
        doc: "The headers that carry keys, by the style.",
      },
    },
  ],
  filter: { reads: true },
};
