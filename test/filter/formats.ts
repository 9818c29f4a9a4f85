// The wire formats, as the tests iterate over them.
import { CLIENT_PATHS, type ClientApi, FORMATS, type Format } from "@plano/config/contract";

/** Formats of providers. */
export type UpstreamName = Format;
/** Formats of clients. */
export type ClientName = ClientApi;

/** Formats with a complete translation: every test over formats uses these. */
export const READY_CLIENTS = Object.keys(CLIENT_PATHS) as readonly ClientName[];
export const READY_UPSTREAMS: readonly UpstreamName[] = FORMATS;

/** The value of the filter's enum; 0 is an unknown format. */
export function formatNumber(format: UpstreamName): number {
  return FORMATS.indexOf(format) + 1;
}

/** The ready clients whose answers from this upstream are translated. */
export function clientsOtherThan(upstream: UpstreamName): ClientName[] {
  return READY_CLIENTS.filter((client) => client !== upstream);
}

/**
 * Models whose requests show the most: Anthropic's has a thinking budget; models with adaptive thinking have
 * tests of their own.
 */
export const MODELS: Readonly<Record<UpstreamName, string>> = {
  "chat-completions": "gpt-5",
  messages: "claude-sonnet-4-5",
  responses: "gpt-5",
  converse: "anthropic.claude-sonnet-4-5-20250929-v1:0",
  "generate-content": "gemini-2.5-pro",
};
