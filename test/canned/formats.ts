// The APIs to measure: how to ask the canned provider in each, and how to recognise the end of an answer.
import { CLIENT_PATHS, type Format } from "@plano/config/contract";

export interface BenchFormat {
  name: Format;
  /** The rest of a model_providers entry, without the address. */
  entry: string;
  base: string;
  /** Below the address; the same for both if the body asks for the stream. */
  path: string;
  streamPath: string;
  /** A question in this API. */
  ask(prompt: string): Record<string, unknown>;
  /** Part of a stream's last event. */
  end: string;
}

/** The sandbox's name for an answer of 47 words: about 50 events. */
export const MODEL = "sandbox-long-47";
/** The answer's last word. */
export const LAST_WORD = "word47";

const user = (content: unknown): object => ({ role: "user", content });

export const FORMATS: readonly BenchFormat[] = [
  {
    name: "chat-completions",
    entry: "provider_interface: openai",
    base: "/v1",
    path: CLIENT_PATHS["chat-completions"],
    streamPath: CLIENT_PATHS["chat-completions"],
    ask: (prompt) => ({ messages: [user(prompt)], max_tokens: 100 }),
    end: "[DONE]",
  },
  {
    name: "messages",
    entry: "provider_interface: anthropic",
    base: "/v1",
    path: CLIENT_PATHS.messages,
    streamPath: CLIENT_PATHS.messages,
    ask: (prompt) => ({ messages: [user(prompt)], max_tokens: 100 }),
    end: "message_stop",
  },
  {
    name: "responses",
    entry: "provider_interface: openai, api: responses",
    base: "/v1",
    path: CLIENT_PATHS.responses,
    streamPath: CLIENT_PATHS.responses,
    // Requests that need no state stay in the fast lane.
    ask: (prompt) => ({ input: [user(prompt)], max_output_tokens: 100, store: false }),
    end: "response.completed",
  },
  {
    name: "converse",
    entry: "provider_interface: amazon_bedrock, access_key: a-bedrock-key",
    base: "",
    path: `/model/${MODEL}/converse`,
    streamPath: `/model/${MODEL}/converse-stream`,
    ask: (text) => ({ messages: [user([{ text }])] }),
    end: "messageStop",
  },
  {
    name: "generate-content",
    entry: "provider_interface: gemini, api: generate-content",
    base: "/v1beta",
    path: `/v1beta/models/${MODEL}:generateContent`,
    streamPath: `/v1beta/models/${MODEL}:streamGenerateContent?alt=sse`,
    ask: (text) => ({ contents: [{ role: "user", parts: [{ text }] }] }),
    end: "STOP",
  },
];

export function formatNamed(wanted: Format): BenchFormat {
  const found = FORMATS.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`unknown format: ${wanted}`);
  return found;
}
