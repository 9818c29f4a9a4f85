// Generated from config/contract/constants.ts by `npm run generate`; changes here are lost.

/** Bytes of an access key's models with their commas: the most that the filter keeps. */
export const MAX_KEY_MODELS: i32 = 16384;

/**
 * Bytes of a text that Envoy watches: the most that the filter shares between workers, in 16 MiB with its serial
 * number.
 */
export const MAX_WATCHED_TEXT: i32 = 16777208;

/**
 * The pools of routing preferences are called so, followed by the preference's name. Only brightstaff requests
 * them.
 */
export const PREFERENCE_POOL_PREFIX: string = "plano.route/";

/** Envoy's routes of clients' requests for models begin so; those of brightstaff's requests do not. */
export const CLIENTS_ROUTE: string = "clients";

/** An agent's provider and target are called so, followed by its id: the filter calls agents as it calls models. */
export const AGENT_PREFIX: string = "agent/";

/** Ids of responses that Plano keeps begin so: requests that continue them need Plano, whatever their model. */
export const KEPT_RESPONSE_PREFIX: string = "resp_plano";

/** The same for conversations. */
export const KEPT_CONVERSATION_PREFIX: string = "conv_plano";

/** Signatures by Claude begin so, and a colon or `-redacted:`, in APIs other than its own. */
export const ANTHROPIC_SIGNATURES: string = "anthropic-claude-v1";

/** Signatures by Gemini begin so, and a colon, in APIs other than its own. */
export const GOOGLE_SIGNATURES: string = "google-gemini-v1";

/** Envoy's route of an agent listener's requests. */
export const AGENTS_ROUTE: string = "agents";

/**
 * Envoy's routes of endpoints that a listener's filters cannot see. The front role authenticates the caller
 * before Envoy refuses the request.
 */
export const UNFILTERED_ROUTE: string = "unfiltered-endpoint";

/**
 * The filter writes it over an unusable response, so that Envoy asks the next provider. No server sends it, and
 * it is below 500: one client's requests can cause such responses, and must not get an address ejected for all.
 */
export const UNUSABLE_ANSWER_STATUS: string = "499";
