// The wire formats as the tests go through them.
import { CLIENT_PATHS, type ClientApi, FORMATS, type Format } from "@plano/config/contract";

/** What a provider may speak. */
export type UpstreamName = Format;
/** What a client may speak. */
export type ClientName = ClientApi;

/** Whose translation is complete: every test over formats goes through these. */
export const READY_CLIENTS = Object.keys(CLIENT_PATHS) as readonly ClientName[];
export const READY_UPSTREAMS: readonly UpstreamName[] = FORMATS;

/** The value of the filter's enum, which begins with one for an unknown format. */
export function formatNumber(format: UpstreamName): number {
  return FORMATS.indexOf(format) + 1;
}

/** The ready clients whose answers from this upstream are translated. */
export function clientsOtherThan(upstream: UpstreamName): ClientName[] {
  return READY_CLIENTS.filter((client) => client !== upstream);
}

/** Models whose requests show the most: of Anthropic the budget form of thinking; adaptive models have own tests. */
export const MODELS: Readonly<Record<UpstreamName, string>> = {
  "chat-completions": "gpt-5",
  messages: "claude-sonnet-4-5",
  responses: "gpt-5",
  converse: "anthropic.claude-sonnet-4-5-20250929-v1:0",
  "generate-content": "gemini-2.5-pro",
};
