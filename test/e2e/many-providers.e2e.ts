// 500 providers at places of their own: they start, one of them answers, and Envoy's memory stays small.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type RunningPlano, startPlano } from "@plano/cli";
import { afterAll, beforeAll, expect, test } from "vitest";
import { residentBytes } from "../bench/memory.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const COUNT = 500;
/** It was 145 MiB, of which 100 are Envoy with one provider. */
const MOST = 160 * (1 << 20);

let directory: string;
let upstream: TestUpstream;
let plano: RunningPlano;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-many-"));
  upstream = await startUpstream((response) => {
    const choices = [{ index: 0, message: { role: "assistant", content: "here" }, finish_reason: "stop" }];
    const text = JSON.stringify({ id: "c", object: "chat.completion", choices });
    response.writeHead(200, { "content-type": "application/json" }).end(text);
  });
  const providers = Array.from({ length: COUNT }, (_, index) => {
    const place =
      index === COUNT - 1 ? `127.0.0.1:${upstream.port}` : `127.0.${1 + (index >> 7)}.${1 + (index & 127)}:9`;
    return `  - { model: p${index}/m, provider_interface: openai, base_url: "http://${place}/v1", access_key: $KEY_${index} }`;
  });
  const env = Object.fromEntries(providers.map((_, index) => [`KEY_${index}`, `key-${index}`]));
  plano = await startPlano({
    text: `version: v0.4.0\nlisteners: [{ type: model, name: models }]\nmodel_providers:\n${providers.join("\n")}\n`,
    env: { ...process.env, ...env },
    stateDirectory: directory,
    freePorts: true,
    concurrency: 2,
  });
});
afterAll(async () => {
  await plano?.stop();
  await upstream?.close();
  await rm(directory, { recursive: true, force: true });
});

test("the last of them answers, with its own key", async () => {
  const body = JSON.stringify({ model: `p${COUNT - 1}/m`, messages: [{ role: "user", content: "where?" }] });
  const response = await fetch(`${plano.url}/v1/chat/completions`, { method: "POST", body });
  expect([response.status, upstream.received[0]?.headers.authorization]).toEqual([
    200,
    `Bearer key-${COUNT - 1}`,
  ]);
});

test("Envoy's memory stays small", async () => {
  expect(await residentBytes(plano.pids.envoy)).toBeLessThan(MOST);
});
