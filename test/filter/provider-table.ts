// What every provider must be sent, written by hand from the providers' documentation: which API, where, and
// with which headers, for a client of each API. Nothing here is taken from config/providers.yaml but the names of its rows:
// the compiler names a row that is missing.

import type { RowName } from "@plano/config";
import type { Client } from "./configured.js";

export interface Expectation {
  /** Below model_providers. */
  entry: string;
  /** The model that a client asks for. */
  model: string;
  authority: string;
  /** The path and, if it differs, the path for streams; with the header that has the key. */
  clients: Record<Client, { path: string; stream?: string; auth: string }>;
  /** Also sent, whatever the client. */
  headers?: Record<string, string>;
}

const bearer = "authorization: Bearer KEY";
const chat = (path: string) => ({ path, auth: bearer });

/** Clients of each API at one address. */
function all(path: string, auth = bearer, stream?: string): Expectation["clients"] {
  const call = { path, auth, ...(stream === undefined ? {} : { stream }) };
  return { chat: call, messages: call, responses: call };
}

function keyed(name: string, rest: string[] = []): string {
  return [`{ model: ${name}/m, access_key: $KEY`, ...rest].join(", ").concat(" }");
}

function simple(
  name: string,
  authority: string,
  clients: Expectation["clients"],
  ...rest: string[]
): Expectation {
  return { entry: keyed(name, rest), model: `${name}/m`, authority, clients };
}

const generate = {
  path: "/v1beta/models/m:generateContent",
  stream: "/v1beta/models/m:streamGenerateContent?alt=sse",
  auth: "x-goog-api-key: KEY",
};
const vertex = (base: string): Expectation["clients"] =>
  all(
    `${base}/models/m:generateContent`,
    "x-goog-api-key: KEY",
    `${base}/models/m:streamGenerateContent?alt=sse`,
  );
const converse = all("/model/m/converse", bearer, "/model/m/converse-stream");
const azure = "/openai/deployments/m/chat/completions?api-version=2025-01-01-preview";
const azureKey = "api-key: KEY";
const three = (base: string): Expectation["clients"] => ({
  chat: chat(`${base}/chat/completions`),
  messages: chat(`${base}/messages`),
  responses: chat(`${base}/responses`),
});
const two = (base: string, messages: string, auth = bearer): Expectation["clients"] => ({
  ...all(`${base}/chat/completions`),
  messages: { path: messages, auth },
});

const ARN = "arn:aws:bedrock:us-west-2:1:inference-profile/us.anthropic.claude-x-v1:0";
const ARN_PATH =
  "/model/arn%3Aaws%3Abedrock%3Aus-west-2%3A1%3Ainference-profile%2Fus.anthropic.claude-x-v1%3A0";

/** The sandbox has no documentation, and tests of its own. */
type Documented = Exclude<RowName, "sandbox" | `sandbox-${string}`>;

/** By row, then by what an entry says. */
export const expectations: Record<Documented, Record<string, Expectation>> = {
  openai: {
    "by its name": simple("openai", "api.openai.com", {
      ...all("/v1/chat/completions"),
      responses: chat("/v1/responses"),
    }),
    "a server of one's own": simple(
      "mine",
      "10.0.0.5:8000",
      { ...all("/team/chat/completions"), responses: chat("/team/responses") },
      "provider_interface: openai",
      "base_url: http://10.0.0.5:8000/team",
    ),
    "a server of one's own with an API its interface lacks": simple(
      "mine",
      "10.0.0.5",
      all("/v1/messages"),
      "provider_interface: openai",
      "api: messages",
      "base_url: http://10.0.0.5",
    ),
    "another name for the host": {
      ...simple("openai", "gateway.example", {
        ...all("/v1/chat/completions"),
        responses: chat("/v1/responses"),
      }),
      entry: keyed("openai", ["base_url: http://10.0.0.7:8080/v1", "http_host: gateway.example"]),
    },
  },
  anthropic: {
    "by its name": simple("anthropic", "api.anthropic.com", all("/v1/messages", "x-api-key: KEY")),
    "headers of one's own": {
      ...simple("anthropic", "api.anthropic.com", all("/v1/messages", "x-api-key: KEY")),
      entry: keyed("anthropic", ['headers: { X-Team: blue, Anthropic-Beta: "b-1", User-Agent: mine/1 }']),
      headers: { "x-team": "blue", "anthropic-beta": "b-1", "user-agent": "mine/1" },
    },
  },
  gemini: {
    "by its name": simple("gemini", "generativelanguage.googleapis.com", {
      chat: chat("/v1beta/openai/chat/completions"),
      messages: generate,
      responses: generate,
    }),
    "native for everybody": simple(
      "google",
      "generativelanguage.googleapis.com",
      { chat: generate, messages: generate, responses: generate },
      "api: generate-content",
    ),
    "compatible for everybody": simple(
      "gemini",
      "generativelanguage.googleapis.com",
      all("/v1beta/openai/chat/completions"),
      "api: chat-completions",
      "base_url: https://generativelanguage.googleapis.com/v1beta/openai/",
    ),
  },
  vertex_ai: {
    "by its name": simple("vertex_ai", "aiplatform.googleapis.com", vertex("/v1/publishers/google")),
    "with a project": simple(
      "vertex",
      "europe-west1-aiplatform.googleapis.com",
      vertex("/v1/projects/p/locations/europe-west1/publishers/google"),
      "base_url: https://europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/europe-west1/publishers/google",
    ),
  },
  mistral: {
    "by its name": simple("mistral", "api.mistral.ai", all("/v1/chat/completions")),
  },
  groq: {
    "by its name": simple("groq", "api.groq.com", {
      ...all("/openai/v1/chat/completions"),
      responses: chat("/openai/v1/responses"),
    }),
    "with the base its documentation gives": simple(
      "groq",
      "api.groq.com",
      { ...all("/openai/v1/chat/completions"), responses: chat("/openai/v1/responses") },
      "base_url: https://api.groq.com/openai/v1",
    ),
  },
  deepseek: {
    "by its name": simple(
      "deepseek",
      "api.deepseek.com",
      two("/v1", "/anthropic/v1/messages", "x-api-key: KEY"),
    ),
    "with the base of its Anthropic API": simple(
      "deepseek",
      "api.deepseek.com",
      all("/anthropic/v1/messages", "x-api-key: KEY"),
      "api: messages",
      "base_url: https://api.deepseek.com/anthropic",
    ),
  },
  xai: {
    "by its name": simple("xai", "api.x.ai", {
      ...all("/v1/chat/completions"),
      responses: chat("/v1/responses"),
    }),
  },
  together_ai: {
    "by its name": simple("together_ai", "api.together.ai", all("/v1/chat/completions")),
    "by its alias together": simple("together", "api.together.ai", all("/v1/chat/completions")),
  },
  amazon_bedrock: {
    "with a key": simple(
      "amazon_bedrock",
      "bedrock-runtime.eu-west-1.amazonaws.com",
      converse,
      "region: eu-west-1",
    ),
    "by its alias amazon and its address": simple(
      "amazon",
      "bedrock-runtime.eu-central-1.amazonaws.com",
      converse,
      'base_url: "https://bedrock-runtime.eu-central-1.amazonaws.com"',
    ),
    "by an ARN": {
      entry: `{ model: "amazon_bedrock/${ARN}", access_key: $KEY, region: us-west-2 }`,
      model: `amazon_bedrock/${ARN}`,
      authority: "bedrock-runtime.us-west-2.amazonaws.com",
      clients: all(`${ARN_PATH}/converse`, bearer, `${ARN_PATH}/converse-stream`),
    },
  },
  azure_openai: {
    "by its name": simple(
      "azure_openai",
      "res.openai.azure.com",
      { ...all(azure, azureKey), responses: { path: "/openai/v1/responses", auth: azureKey } },
      "base_url: https://res.openai.azure.com",
    ),
  },
  ollama: {
    "by its name": simple("ollama", "localhost:11434", three("/v1"), "base_url: http://localhost:11434"),
  },
  vllm: {
    "of one's own": simple(
      "vllm",
      "10.0.0.5:8000",
      all("/v1/chat/completions"),
      "base_url: http://10.0.0.5:8000/v1",
    ),
  },
  moonshotai: {
    "by its name": simple("moonshotai", "api.moonshot.ai", two("/v1", "/anthropic/v1/messages")),
    "at Kimi Code's address": {
      ...simple("moonshotai", "api.kimi.com", {
        ...all("/coding/v1/chat/completions"),
        messages: chat("/coding/v1/messages"),
      }),
      entry: keyed("moonshotai", ["base_url: https://api.kimi.com/coding"]),
      headers: { "user-agent": "KimiCLI/1.3" },
    },
  },
  kimi_code: {
    "by its name": {
      ...simple("kimi_code", "api.kimi.com", {
        ...all("/coding/v1/chat/completions"),
        messages: chat("/coding/v1/messages"),
      }),
      headers: { "user-agent": "KimiCLI/1.3" },
    },
  },
  zhipu: {
    "by its name": simple("zhipu", "open.bigmodel.cn", two("/api/paas/v4", "/api/anthropic/v1/messages")),
    "coding plan": simple(
      "zhipu",
      "api.z.ai",
      all("/api/coding/paas/v4/chat/completions"),
      "base_url: https://api.z.ai/api/coding/paas/v4",
    ),
  },
  qwen: {
    "by its name": simple(
      "qwen",
      "dashscope.aliyuncs.com",
      two("/compatible-mode/v1", "/apps/anthropic/v1/messages", "x-api-key: KEY"),
      "base_url: https://dashscope.aliyuncs.com",
    ),
    "with the whole base": simple(
      "qwen",
      "dashscope-intl.aliyuncs.com",
      two("/compatible-mode/v1", "/apps/anthropic/v1/messages", "x-api-key: KEY"),
      "base_url: https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    ),
  },
  xiaomi: {
    "by its name": simple("xiaomi", "api.xiaomimimo.com", two("/v1", "/anthropic/v1/messages")),
  },
  chatgpt: {
    "by its name": {
      ...simple("chatgpt", "chatgpt.com", all("/backend-api/codex/responses")),
      headers: {
        originator: "codex_cli_rs",
        "user-agent": "codex_cli_rs/0.0.0 (Unknown 0; unknown) unknown",
        "chatgpt-account-id": "acct-1",
        session_id: "session-1",
      },
    },
  },
  digitalocean: {
    "by its name": simple("digitalocean", "inference.do-ai.run", three("/v1")),
    "by its alias do_ai": simple("do_ai", "inference.do-ai.run", three("/v1")),
  },
  vercel: {
    "by its name": simple("vercel", "ai-gateway.vercel.sh", three("/v1")),
  },
  openrouter: {
    "by its name": simple("openrouter", "openrouter.ai", three("/api/v1")),
  },
  edenai: {
    "by its name": simple("edenai", "api.edenai.run", all("/v3/chat/completions")),
  },
  perplexity: {
    "by its name": simple("perplexity", "api.perplexity.ai", all("/v1/responses")),
  },
  plano: {
    "by its name": simple(
      "plano",
      "10.1.1.1:9000",
      all("/v1/chat/completions"),
      "base_url: http://10.1.1.1:9000",
    ),
  },
};
