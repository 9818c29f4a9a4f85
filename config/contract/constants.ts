// Bounds that one side checks for the other, and names by which both know the same thing.
import type { Constant } from "./description/constants.js";

/** The serial number that the filter shares between workers with a text. */
const SERIAL_BYTES = 8;

export const constants: readonly Constant[] = [
  {
    constant: "MAX_KEY_MODELS",
    value: 16 << 10,
    doc: "Bytes of an access key's models with their commas: the most that the filter keeps.",
  },
  {
    constant: "MAX_WATCHED_TEXT",
    value: (16 << 20) - SERIAL_BYTES,
    doc: "Bytes of a text that Envoy watches: the most that the filter shares between workers, in 16 MiB with its serial number.",
  },
  {
    constant: "PREFERENCE_POOL_PREFIX",
    value: "plano.route/",
    doc: "The pools of routing preferences are called so, followed by the preference's name. Only brightstaff requests them.",
  },
  {
    constant: "CLIENTS_ROUTE",
    value: "clients",
    doc: "Envoy's routes of clients' requests for models begin so; those of brightstaff's requests do not.",
  },
  {
    constant: "AGENT_PREFIX",
    value: "agent/",
    doc: "An agent's provider and target are called so, followed by its id: the filter calls agents as it calls models.",
  },
  {
    constant: "KEPT_RESPONSE_PREFIX",
    value: "resp_plano",
    doc: "Ids of responses that Plano keeps begin so: requests that continue them need Plano, whatever their model.",
  },
  {
    constant: "KEPT_CONVERSATION_PREFIX",
    value: "conv_plano",
    doc: "The same for conversations.",
  },
  {
    constant: "ANTHROPIC_SIGNATURES",
    value: "anthropic-claude-v1",
    doc: "Signatures by Claude begin so, and a colon or `-redacted:`, in APIs other than its own.",
  },
  {
    constant: "GOOGLE_SIGNATURES",
    value: "google-gemini-v1",
    doc: "Signatures by Gemini begin so, and a colon, in APIs other than its own.",
  },
  {
    constant: "AGENTS_ROUTE",
    value: "agents",
    doc: "Envoy's route of an agent listener's requests.",
  },
  {
    constant: "UNFILTERED_ROUTE",
    value: "unfiltered-endpoint",
    doc: "Envoy's routes of endpoints that a listener's filters cannot see. The front role authenticates the caller before Envoy refuses the request.",
  },
  {
    constant: "UNUSABLE_ANSWER_STATUS",
    value: 499,
    text: true,
    doc: "The filter writes it over an unusable response, so that Envoy asks the next provider. No server sends it, and it is below 500: one client's requests can cause such responses, and must not get an address ejected for all.",
  },
];
