// What is measured. The bare Envoy gets the same bytes on the same route; where Plano translates, the bare one passes the
// provider's own stream on.

export interface Scenario {
  name: string;
  /** Which of the two providers. */
  upstream: "openai" | "anthropic";
  path: string;
  body: string;
  /** The bare proxy is asked in the provider's own way. */
  barePath: string;
  expected: string;
  bareExpected: string;
  requests: number;
  /** The most that Plano's CPU may be, as a ratio to bare Envoy's: what the project reaches for. */
  goal?: number;
}

const CHAT = "/v1/chat/completions";
const MESSAGES = "/v1/messages";

function body(model: string, promptBytes: number, stream: boolean): string {
  const prompt = "Tell me about the sea. ".repeat(Math.ceil(promptBytes / 23)).slice(0, promptBytes);
  const request = { model, messages: [{ role: "user", content: prompt }], max_tokens: 100, stream };
  return JSON.stringify(request);
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "chat, 150-byte prompt",
    upstream: "openai",
    path: CHAT,
    barePath: CHAT,
    body: body("chat", 150, false),
    expected: "Hello there.",
    bareExpected: "Hello there.",
    requests: 1_500,
    goal: 1.8,
  },
  {
    name: "chat, 200 kB prompt",
    upstream: "openai",
    path: CHAT,
    barePath: CHAT,
    body: body("chat", 200_000, false),
    expected: "Hello there.",
    bareExpected: "Hello there.",
    requests: 300,
    goal: 1.5,
  },
  {
    name: "stream of 50 events, same API",
    upstream: "openai",
    path: CHAT,
    barePath: CHAT,
    body: body("chat", 150, true),
    expected: "[DONE]",
    bareExpected: "[DONE]",
    requests: 300,
  },
  {
    name: "stream of 50 events, translated",
    upstream: "anthropic",
    path: CHAT,
    barePath: MESSAGES,
    body: body("messages", 150, true),
    expected: "[DONE]",
    bareExpected: "message_stop",
    requests: 300,
    goal: 2.5,
  },
];
