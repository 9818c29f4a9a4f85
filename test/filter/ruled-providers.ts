// Providers whose addresses name the rules that bind for them, as the sandbox reads them there.
import { refusalOf } from "@plano/sandbox";
import type { Exchange } from "../host/host-api.js";
import type { Client } from "./configured.js";
import type { UpstreamName } from "./formats.js";

const at = (name: string, row: string, path: string, more = ""): string =>
  `{ model: ${name}/*, provider_interface: ${row}, base_url: "http://127.0.0.1:9/${row}${path}", access_key: $KEY${more} }`;
const CHAT = ", api: chat-completions";

/** Each asks one API, whichever the client has. */
export const RULED_PROVIDERS: readonly string[] = [
  at("at-openai-chat", "openai", "/v1", CHAT),
  at("at-openai-responses", "openai", "/v1", ", api: responses"),
  at("at-anthropic", "anthropic", "/v1"),
  at("at-gemini", "gemini", "/v1beta", ", api: generate-content"),
  at("at-bedrock", "amazon_bedrock", ""),
  ...[
    ...["mistral", "deepseek", "groq", "xai", "together_ai", "moonshotai", "zhipu", "openrouter", "vllm"],
    "qwen",
  ].map((row) => at(`at-${row}`, row, "/v1", CHAT)),
  ...["xai", "groq", "ollama", "openrouter"].map((row) =>
    at(`at-${row}-responses`, row, "/v1", ", api: responses"),
  ),
  ...["deepseek", "moonshotai", "zhipu", "qwen", "ollama"].map((row) =>
    at(`at-${row}-messages`, row, "/v1", ", api: messages"),
  ),
];

export const OWN_API: Readonly<Record<Client, UpstreamName>> = {
  chat: "chat-completions",
  messages: "messages",
  responses: "responses",
};

/** What the provider would refuse in the request that was sent; undefined if it takes it. */
export function refusedBy({ upstream: { text, headers } }: Exchange): string | undefined {
  return refusalOf({ path: headers?.get(":path") ?? "", headers: headers?.toRecord() ?? {}, body: text });
}
