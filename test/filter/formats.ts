// The wire formats as the tests name them, and what the filter calls them: Format in formats/visitor.ts.

export const FORMAT_NUMBERS = {
  "chat-completions": 1,
  messages: 2,
  responses: 3,
  converse: 4,
  "generate-content": 5,
} as const;

/** What a provider may speak. */
export type UpstreamName = keyof typeof FORMAT_NUMBERS;
/** What a client may speak. */
export type ClientName = "chat-completions" | "messages" | "responses";

/** Whose translation is complete: every test over formats goes through these. */
export const READY_CLIENTS: readonly ClientName[] = ["chat-completions", "messages", "responses"];
export const READY_UPSTREAMS: readonly UpstreamName[] = [
  "chat-completions",
  "messages",
  "responses",
  "converse",
  "generate-content",
];

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
