// Starts the compiled filter under the host emulator with a configuration that has one provider of each kind.

import { fileURLToPath } from "node:url";
import type { FilterConfiguration } from "@plano/config/contract";
import { Host, type HostOptions } from "../host/host-api.js";
import { withSecrets } from "../host/sealed.js";

export const WASM = fileURLToPath(new URL("../../wasm-filters/build/llm_gateway.wasm", import.meta.url));

export const CONFIGURATION = {
  version: 1,
  brightstaff_cluster: "brightstaff",
  request_body_bytes: 1 << 20,
  response_body_bytes: 1 << 20,
  stream_event_bytes: 8 << 20,
  stream_duration: 0,
  stream_idle: 0,
  providers: [
    {
      id: "openai",
      authority: "api.openai.com",
      apis: [{ format: "chat-completions", path: "/v1/chat/completions" }],
      auth: "bearer",
      key_secrets: ["OPENAI_API_KEY"],
      headers: {},
    },
    {
      id: "anthropic",
      authority: "api.anthropic.com",
      apis: [{ format: "messages", path: "/v1/messages" }],
      auth: "x-api-key",
      key_secrets: ["ANTHROPIC_API_KEY"],
      headers: { "anthropic-version": "2023-06-01" },
    },
    {
      id: "keyless",
      authority: "keyless.example",
      apis: [{ format: "chat-completions", path: "/v1/chat/completions" }],
      auth: "bearer",
      key_secrets: ["MISSING_KEY"],
      headers: {},
    },
    {
      id: "local",
      authority: "127.0.0.1:8000",
      apis: [{ format: "chat-completions", path: "/v1/chat/completions" }],
      auth: "none",
      headers: {},
    },
  ],
  first_byte_timeout: 30_000,
  max_retries: 2,
  answer_timeout: 120_000,
  targets: [
    { name: "openai/gpt-4o", model: "gpt-4o", provider: 0 },
    { name: "anthropic/claude-sonnet-4-5", model: "claude-sonnet-4-5", provider: 1 },
    { name: "openai/*", model: "", provider: 0 },
    { name: "keyless/m", model: "m", provider: 2 },
    { name: "local/llama", model: "llama", provider: 3 },
  ],
  pools: ["openai", "anthropic", "openai", "keyless", "local"].map((cluster, target) => ({
    name: `pool ${target}`,
    plans: [{ weight: 1, cluster, attempts: [{ target, cluster }] }],
  })),
  models: {
    "openai/gpt-4o": 0,
    "gpt-4o": 0,
    "fast-llm": 0,
    "anthropic/claude-sonnet-4-5": 1,
    "claude-sonnet-4-5": 1,
    "smart-llm": 1,
    "keyless/m": 3,
    "local/llama": 4,
    'odd "näme"': 4,
  },
  wildcards: { "openai/": 2 },
  agents: {},
  default: 0,
} satisfies FilterConfiguration;

export const KEYS = { OPENAI_API_KEY: "sk-openai", ANTHROPIC_API_KEY: "sk-anthropic" };

export function startGateway(options: Partial<HostOptions> = {}): Promise<Host> {
  return Host.start({
    wasm: WASM,
    configuredBy: "config",
    configuration: JSON.stringify(CONFIGURATION),
    ...withSecrets(KEYS),
    bufferLimit: 2 << 20,
    ...options,
  });
}

export const chatHeaders = { ":path": "/v1/chat/completions", "content-type": "application/json" };
export const messagesHeaders = {
  ":path": "/v1/messages",
  "content-type": "application/json",
  "anthropic-version": "2023-06-01",
};
