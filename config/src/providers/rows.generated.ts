// Generated from config/providers.yaml by `npm run generate`; changes here are lost.

import type { ProviderRow } from "./provider-row.js";

/** The name of a row. */
export type RowName =
  | "openai"
  | "anthropic"
  | "gemini"
  | "vertex_ai"
  | "mistral"
  | "groq"
  | "deepseek"
  | "xai"
  | "together_ai"
  | "amazon_bedrock"
  | "azure_openai"
  | "ollama"
  | "vllm"
  | "moonshotai"
  | "kimi_code"
  | "zhipu"
  | "qwen"
  | "xiaomi"
  | "chatgpt"
  | "digitalocean"
  | "vercel"
  | "openrouter"
  | "edenai"
  | "perplexity"
  | "plano"
  | "sandbox"
  | "sandbox-messages"
  | "sandbox-responses"
  | "sandbox-converse"
  | "sandbox-generate-content";

export const PROVIDER_ROWS: Record<RowName, ProviderRow> = {
  openai: {
    base_url: "https://api.openai.com/v1",
    auth: "bearer",
    key: "OPENAI_API_KEY",
    example: "gpt-4o-mini",
    apis: { "chat-completions": {}, responses: {} },
    stores: true,
    endpoints: {
      completions: {},
      embeddings: {},
      "responses/input_tokens": {},
      "responses/compact": {},
      "images/generations": {},
      "images/edits": {},
      "images/variations": {},
      "audio/speech": {},
      "audio/transcriptions": {},
      "audio/translations": {},
      moderations: {},
    },
    quirks: { "openai-schemas": "https://platform.openai.com/docs/guides/function-calling" },
  },
  anthropic: {
    base_url: "https://api.anthropic.com/v1",
    auth: "x-api-key",
    key: "ANTHROPIC_API_KEY",
    example: "claude-sonnet-4-5",
    aliases: ["claude"],
    apis: { messages: {} },
    endpoints: { "messages/count_tokens": {} },
  },
  gemini: {
    base_url: "https://generativelanguage.googleapis.com/v1beta",
    auth: "x-goog-api-key",
    key: "GEMINI_API_KEY",
    other_keys: ["GOOGLE_API_KEY"],
    example: "gemini-2.5-flash",
    aliases: ["google"],
    apis: { "generate-content": {}, "chat-completions": { base: "/v1beta/openai", auth: "bearer" } },
    endpoints: {
      embeddings: { base: "/v1beta/openai", auth: "bearer" },
      "images/generations": { base: "/v1beta/openai", auth: "bearer" },
    },
    quirks: {
      "no-bookkeeping": "https://ai.google.dev/gemini-api/docs/openai",
      "no-developer-role": "https://ai.google.dev/gemini-api/docs/openai",
      "no-foreign-members": "https://ai.google.dev/gemini-api/docs/openai",
    },
  },
  vertex_ai: {
    base_url: "https://aiplatform.googleapis.com/v1/publishers/google",
    auth: "x-goog-api-key",
    key: "VERTEX_API_KEY",
    example: "gemini-2.5-flash",
    aliases: ["vertex"],
    apis: { "generate-content": {} },
    quirks: {
      vertex: "https://github.com/googleapis/js-genai/blob/main/src/converters/_models_converters.ts",
    },
  },
  mistral: {
    base_url: "https://api.mistral.ai/v1",
    auth: "bearer",
    key: "MISTRAL_API_KEY",
    example: "mistral-small-latest",
    aliases: ["mistralai"],
    apis: { "chat-completions": {} },
    endpoints: { embeddings: {}, moderations: {}, "audio/transcriptions": {} },
    quirks: {
      "max-tokens-only": "https://docs.mistral.ai/api",
      "random-seed": "https://docs.mistral.ai/api",
      "no-stream-options": "https://docs.mistral.ai/api",
      "no-bookkeeping": "https://docs.mistral.ai/api",
      "no-web-search-options": "https://docs.mistral.ai/api",
      "no-developer-role": "https://docs.mistral.ai/api",
      "short-call-ids":
        "https://github.com/mistralai/mistral-common/blob/main/src/mistral_common/protocol/instruct/validator.py",
      "no-user-after-tool":
        "https://github.com/mistralai/mistral-common/blob/main/src/mistral_common/protocol/instruct/validator.py",
      "user-first":
        "https://github.com/mistralai/mistral-common/blob/main/src/mistral_common/protocol/instruct/validator.py",
      "marked-prefill": "https://docs.mistral.ai/capabilities/completion",
      "no-foreign-members": "https://docs.mistral.ai/api",
      "own-parts": "https://docs.mistral.ai/api",
      "no-logprobs": "https://docs.mistral.ai/api",
    },
  },
  groq: {
    base_url: "https://api.groq.com/openai/v1",
    auth: "bearer",
    key: "GROQ_API_KEY",
    example: "llama-3.3-70b-versatile",
    apis: { "chat-completions": {}, responses: {} },
    endpoints: { "audio/speech": {}, "audio/transcriptions": {}, "audio/translations": {} },
    quirks: {
      "four-stops": "https://console.groq.com/docs/api-reference",
      "no-foreign-members": "https://console.groq.com/docs/openai",
      "no-logprobs": "https://console.groq.com/docs/openai",
    },
  },
  deepseek: {
    base_url: "https://api.deepseek.com/v1",
    auth: "bearer",
    key: "DEEPSEEK_API_KEY",
    example: "deepseek-chat",
    apis: { "chat-completions": {}, messages: { base: "/anthropic/v1", auth: "x-api-key" } },
    endpoints: { completions: { base: "/beta" } },
    quirks: {
      "older-turns": "https://github.com/anthropics/claude-code/issues/63544",
      "reasoning-content": "https://api-docs.deepseek.com/guides/thinking_mode",
      "reasoning-of-calls": "https://api-docs.deepseek.com/guides/thinking_mode",
      "no-thinking-when-forced": "https://github.com/deepseek-ai/DeepSeek-V3/issues/1376",
      "max-tokens-only": "https://api-docs.deepseek.com/api/create-chat-completion",
      "no-json-schema": "https://api-docs.deepseek.com/guides/json_mode",
      "no-developer-role": "https://api-docs.deepseek.com/api/create-chat-completion",
    },
  },
  xai: {
    base_url: "https://api.x.ai/v1",
    auth: "bearer",
    key: "XAI_API_KEY",
    example: "grok-4",
    aliases: ["x-ai"],
    apis: { "chat-completions": {}, responses: {} },
    stores: true,
    endpoints: { "responses/compact": {}, "images/generations": {} },
    quirks: { "no-web-search-options": "https://docs.x.ai/docs/api-reference" },
  },
  together_ai: {
    base_url: "https://api.together.ai/v1",
    auth: "bearer",
    key: "TOGETHER_API_KEY",
    example: "meta-llama/Llama-3.3-70B-Instruct-Turbo",
    aliases: ["together"],
    apis: { "chat-completions": {} },
    endpoints: {
      completions: {},
      embeddings: {},
      "images/generations": {},
      "audio/speech": {},
      "audio/transcriptions": {},
      "audio/translations": {},
      rerank: {},
    },
    quirks: {
      "max-tokens-only": "https://docs.together.ai/reference/chat-completions-1",
      "no-developer-role": "https://docs.together.ai/reference/chat-completions-1",
    },
  },
  amazon_bedrock: {
    base_url: "https://bedrock-runtime.REGION.amazonaws.com",
    needs: "region",
    auth: "aws",
    key: "AWS_BEARER_TOKEN_BEDROCK",
    aliases: ["amazon", "bedrock"],
    apis: { converse: {} },
  },
  azure_openai: {
    base_url: "https://RESOURCE.openai.azure.com",
    needs: "base_url",
    auth: "api-key",
    key: "AZURE_OPENAI_API_KEY",
    aliases: ["azure"],
    apis: {
      "chat-completions": { base: "/openai/deployments/{model}", query: "api-version=2025-01-01-preview" },
      responses: { base: "/openai/v1" },
    },
    stores: true,
    endpoints: {
      "responses/compact": { base: "/openai/v1" },
      completions: { base: "/openai/deployments/{model}", query: "api-version=2025-01-01-preview" },
      embeddings: { base: "/openai/deployments/{model}", query: "api-version=2025-01-01-preview" },
      "images/generations": { base: "/openai/deployments/{model}", query: "api-version=2025-01-01-preview" },
      "audio/speech": { base: "/openai/deployments/{model}", query: "api-version=2025-01-01-preview" },
      "audio/transcriptions": {
        base: "/openai/deployments/{model}",
        query: "api-version=2025-01-01-preview",
      },
      "audio/translations": { base: "/openai/deployments/{model}", query: "api-version=2025-01-01-preview" },
    },
    quirks: {
      "four-stops": "https://learn.microsoft.com/azure/ai-foundry/openai/reference",
      "openai-schemas": "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/function-calling",
    },
  },
  ollama: {
    base_url: "http://localhost:11434/v1",
    needs: "base_url",
    auth: "bearer",
    key: "OLLAMA_API_KEY",
    apis: { "chat-completions": {}, messages: {}, responses: {} },
    endpoints: { completions: {}, embeddings: {} },
    quirks: {
      "older-turns": "https://github.com/ollama/ollama/issues/17774",
      reasoning: "https://github.com/ollama/ollama/blob/main/openai/openai.go",
      "max-tokens-only": "https://docs.ollama.com/api/openai-compatibility",
      "no-developer-role": "https://docs.ollama.com/api/openai-compatibility",
    },
  },
  vllm: {
    base_url: "http://localhost:8000/v1",
    needs: "base_url",
    yields: true,
    auth: "bearer",
    key: "VLLM_API_KEY",
    apis: { "chat-completions": {} },
    endpoints: {
      completions: {},
      embeddings: {},
      "audio/transcriptions": {},
      "audio/translations": {},
      rerank: {},
    },
    quirks: { "reasoning-content": "https://docs.vllm.ai/en/latest/features/reasoning_outputs" },
  },
  moonshotai: {
    base_url: "https://api.moonshot.ai/v1",
    auth: "bearer",
    key: "MOONSHOT_API_KEY",
    example: "kimi-k3",
    aliases: ["moonshot"],
    apis: { "chat-completions": {}, messages: { base: "/anthropic/v1" } },
    quirks: {
      "older-turns": "https://github.com/KarpelesLab/teamclaude/pull/451",
      kimi: "https://platform.kimi.ai/docs/guide/kimi-k3-quickstart",
      "moonshot-schemas": "https://github.com/MoonshotAI/walle/blob/main/docs/walle.md",
      "reasoning-content": "https://platform.kimi.ai/docs/guide/use-kimi-k2-thinking-model",
      "reasoning-of-calls": "https://platform.kimi.ai/docs/guide/use-kimi-k2-thinking-model",
      "no-developer-role": "https://platform.kimi.ai/docs/api/chat",
    },
  },
  kimi_code: {
    base_url: "https://api.kimi.com/coding/v1",
    auth: "bearer",
    key: "KIMI_API_KEY",
    example: "kimi-for-coding",
    apis: { "chat-completions": {}, messages: {} },
    headers: { "user-agent": "KimiCLI/1.3" },
    quirks: {
      "older-turns": "https://github.com/KarpelesLab/teamclaude/pull/451",
      kimi: "https://www.kimi.com/code/docs/en/",
      "moonshot-schemas": "https://github.com/MoonshotAI/walle/blob/main/docs/walle.md",
      "reasoning-content": "https://platform.kimi.ai/docs/guide/use-kimi-k2-thinking-model",
      "reasoning-of-calls": "https://platform.kimi.ai/docs/guide/use-kimi-k2-thinking-model",
      "no-developer-role": "https://platform.kimi.ai/docs/api/chat",
    },
  },
  zhipu: {
    base_url: "https://open.bigmodel.cn/api/paas/v4",
    auth: "bearer",
    key: "ZHIPU_API_KEY",
    example: "glm-4.6",
    apis: { "chat-completions": {}, messages: { base: "/api/anthropic/v1" } },
    endpoints: {
      embeddings: {},
      "images/generations": {},
      "audio/transcriptions": {},
      rerank: {},
      moderations: {},
    },
    quirks: {
      "older-turns": "https://github.com/anthropics/claude-code/issues/63544",
      "auto-tools-only": "https://docs.bigmodel.cn/api-reference",
      "reasoning-content": "https://docs.bigmodel.cn/cn/guide/capabilities/thinking-mode",
      "max-tokens-only": "https://docs.bigmodel.cn/api-reference",
      "no-json-schema": "https://docs.bigmodel.cn/cn/guide/capabilities/struct-output",
      "no-developer-role": "https://docs.bigmodel.cn/api-reference",
    },
  },
  qwen: {
    base_url: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    needs: "base_url",
    auth: "bearer",
    key: "DASHSCOPE_API_KEY",
    apis: { "chat-completions": {}, messages: { base: "/apps/anthropic/v1", auth: "x-api-key" } },
    endpoints: { embeddings: {} },
    quirks: {
      "older-turns": "https://github.com/QwenLM/Qwen/issues/2244",
      "enable-thinking": "https://github.com/cloudwego/eino/issues/994",
      "reasoning-content": "https://www.alibabacloud.com/help/en/model-studio/deep-thinking",
      "max-tokens-only": "https://www.alibabacloud.com/help/en/model-studio/qwen-api-reference",
      "no-developer-role": "https://github.com/proma-ai/Proma/issues/1496",
    },
  },
  xiaomi: {
    base_url: "https://api.xiaomimimo.com/v1",
    auth: "bearer",
    key: "XIAOMI_API_KEY",
    apis: { "chat-completions": {}, messages: { base: "/anthropic/v1" } },
    quirks: {
      "four-stops": "https://platform.xiaomimimo.com/docs/en-US/api/chat/openai-api",
      "older-turns": "https://github.com/anthropics/claude-code/issues/63544",
      "reasoning-content":
        "https://platform.xiaomimimo.com/docs/en-US/usage-guide/passing-back-reasoning_content",
      "reasoning-of-calls":
        "https://platform.xiaomimimo.com/docs/en-US/usage-guide/passing-back-reasoning_content",
      "no-developer-role": "https://platform.xiaomimimo.com/docs/en-US/quick-start/first-api-call",
    },
  },
  chatgpt: {
    base_url: "https://chatgpt.com/backend-api/codex",
    auth: "bearer",
    key: "CHATGPT_ACCESS_TOKEN",
    apis: { responses: {} },
    headers: { originator: "codex_cli_rs", "user-agent": "codex_cli_rs/0.0.0 (Unknown 0; unknown) unknown" },
    quirks: {
      codex: "https://github.com/openai/codex/tree/main/codex-rs",
      "openai-schemas": "https://platform.openai.com/docs/guides/function-calling",
    },
  },
  digitalocean: {
    base_url: "https://inference.do-ai.run/v1",
    auth: "bearer",
    key: "DIGITALOCEAN_ACCESS_TOKEN",
    other_keys: ["DO_API_KEY"],
    aliases: ["do", "do_ai"],
    apis: { "chat-completions": {}, messages: {}, responses: {} },
    endpoints: { embeddings: {}, "images/generations": {} },
    quirks: {
      "four-stops": "https://docs.digitalocean.com/products/inference/how-to/si-endpoints/",
      "cache-control": "https://docs.digitalocean.com/products/inference/how-to/si-endpoints/",
      "no-developer-role": "https://docs.digitalocean.com/products/inference/how-to/si-endpoints/",
    },
  },
  vercel: {
    base_url: "https://ai-gateway.vercel.sh/v1",
    auth: "bearer",
    key: "AI_GATEWAY_API_KEY",
    example: "openai/gpt-4o-mini",
    apis: { "chat-completions": {}, messages: {}, responses: {} },
    endpoints: { "responses/compact": {}, embeddings: {} },
  },
  openrouter: {
    base_url: "https://openrouter.ai/api/v1",
    auth: "bearer",
    key: "OPENROUTER_API_KEY",
    example: "openai/gpt-4o-mini",
    apis: { "chat-completions": {}, messages: {}, responses: {} },
    endpoints: { completions: {}, embeddings: {} },
    quirks: {
      "cache-control": "https://openrouter.ai/docs/features/prompt-caching",
      "web-search-options": "https://openrouter.ai/docs/guides/features/plugins/web-search",
    },
  },
  edenai: {
    base_url: "https://api.edenai.run/v3",
    auth: "bearer",
    key: "EDENAI_API_KEY",
    apis: { "chat-completions": {} },
    quirks: {
      "cache-control": "https://docs.edenai.co/v3/overview",
      "no-developer-role": "https://docs.edenai.co/v3/overview",
    },
  },
  perplexity: {
    base_url: "https://api.perplexity.ai/v1",
    auth: "bearer",
    key: "PERPLEXITY_API_KEY",
    example: "perplexity/sonar",
    apis: { responses: {} },
    endpoints: { embeddings: {} },
  },
  plano: {
    base_url: "http://localhost:8000/v1",
    needs: "base_url",
    auth: "bearer",
    aliases: ["arch"],
    apis: { "chat-completions": {} },
  },
  sandbox: {
    base_url: "http://127.0.0.1:12010/v1",
    auth: "none",
    apis: { "chat-completions": {} },
    endpoints: {
      completions: {},
      embeddings: {},
      "images/generations": {},
      "audio/speech": {},
      "audio/transcriptions": {},
      "audio/translations": {},
      rerank: {},
      moderations: {},
    },
  },
  "sandbox-messages": {
    base_url: "http://127.0.0.1:12010/v1",
    auth: "none",
    apis: { messages: {} },
    endpoints: { "messages/count_tokens": {} },
  },
  "sandbox-responses": { base_url: "http://127.0.0.1:12010/v1", auth: "none", apis: { responses: {} } },
  "sandbox-converse": { base_url: "http://127.0.0.1:12010", auth: "none", apis: { converse: {} } },
  "sandbox-generate-content": {
    base_url: "http://127.0.0.1:12010/v1beta",
    auth: "none",
    apis: { "generate-content": {} },
  },
};
