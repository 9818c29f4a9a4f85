// The two proxies that are compared: the same Envoy, started the same way with one worker, with and without the filter.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type RunningPlano, startPlano } from "@plano/cli";
import type { Scenario } from "./scenarios.js";

export interface ProxyUnderTest {
  plano: RunningPlano;
  stop(): Promise<void>;
}

function configuration(upstreamPort: number, defaultTo: Scenario["upstream"]): string {
  const base = `http://127.0.0.1:${upstreamPort}/v1`;
  const isDefault = (name: string): string => (name === defaultTo ? ", default: true" : "");
  return `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
model_providers:
  - { model: chats/m, provider_interface: openai, base_url: "${base}"${isDefault("openai")} }
  - { model: claude/m, provider_interface: anthropic, base_url: "${base}"${isDefault("anthropic")} }
model_aliases:
  chat: { target: chats/m }
  messages: { target: claude/m }
`;
}

export async function startProxy(
  upstreamPort: number,
  upstream: Scenario["upstream"],
  bare: boolean,
): Promise<ProxyUnderTest> {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-bench-"));
  const plano = await startPlano({
    text: configuration(upstreamPort, upstream),
    env: process.env,
    stateDirectory: directory,
    freePorts: true,
    withoutFilter: bare,
    concurrency: 1,
  });
  return {
    plano,
    stop: async () => {
      await plano.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
