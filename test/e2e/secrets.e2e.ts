// Keys, header values and clients' queries, literal or in variables, never appear in the files of a running
// Plano, in Envoy's admin interface, in logs, observations, spans or errors.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { type Collector, startCollector } from "./telemetry/collector.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const KEYS = { literal: "sk-LITERALKEY", header: "HEADERSECRET", plain: "PLAINSECRET", query: "QUERYSECRET" };
const QUERY = `?api_key=${KEYS.query}&access_token=${KEYS.query}&${KEYS.query}`;
const PATHS = [
  "/v1/chat/completions",
  "/v1/messages",
  "/v1/embeddings",
  "/v1/nothing",
  "/v1/models",
  "/nothing",
];

let upstream: TestUpstream;
let collector: Collector;
let plano: TestPlano;
beforeAll(async () => {
  upstream = await startUpstream((response, { path: target }) => {
    response.writeHead(target.includes("fail") ? 500 : 200, { "content-type": "application/json" }).end("{}");
  });
  collector = await startCollector();
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - { type: model, name: models, address: 127.0.0.1 }
  - { type: agent, name: front, address: 127.0.0.1, agents: [{ id: agent }] }
agents: [{ id: agent, url: "http://127.0.0.1:${upstream.port}" }]
model_providers:
  - { model: sandbox/* }
  - model: own/m
    provider_interface: openai
    base_url: "http://127.0.0.1:${upstream.port}/v1"
    default: true
    access_key: ${KEYS.literal}
    headers: { helicone-auth: Bearer $TEST_HEADER, x-org: ${KEYS.plain} }
routing: {}
tracing: { otlp_http_endpoint: "${collector.httpUrl}" }
`,
    { TEST_HEADER: KEYS.header },
  );
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all([upstream?.close(), collector?.close()]);
});

const body = JSON.stringify({ max_tokens: 9, input: "x", messages: [{ role: "user", content: "hello" }] });

test("secret headers reach the provider and nothing else", async () => {
  const errors: string[] = [];
  const { modelListener, agentListeners } = plano.plan.config;
  for (const { port } of [modelListener, ...agentListeners]) {
    for (const target of [...PATHS, "/routing/v1/chat/completions"]) {
      for (const method of ["POST", "GET"]) {
        const init = { method, ...(method === "POST" && { body }) };
        const response = await fetch(`http://127.0.0.1:${port}${target}${QUERY}`, init);
        errors.push(await response.text());
      }
    }
  }
  const own = upstream.received.find(({ headers }) => headers["helicone-auth"] !== undefined);
  expect(own?.headers).toMatchObject({
    authorization: `Bearer ${KEYS.literal}`,
    "helicone-auth": `Bearer ${KEYS.header}`,
    "x-org": KEYS.plain,
  });
  expect(own?.path).toContain(KEYS.query);

  const lines = await plano.accessLog(20);
  expect(lines.map((line) => line.path)).toEqual(
    expect.arrayContaining(["/v1/chat/completions", "/agents/v1/chat/completions", "/v1/models", "/nothing"]),
  );
  await eventually(() => collector.spans.length > 20, "spans arrived");
  const spans = collector.spans.map(({ attributes }) => attributes);
  expect(spans.map((attributes) => attributes["http.url"])).toContainEqual(
    expect.stringMatching(/\/v1\/chat\/completions$/),
  );
  const shown = {
    errors: errors.join("\n"),
    spans: JSON.stringify(collector.spans),
    observations: JSON.stringify(await plano.observations(1)),
    admin: (
      await Promise.all(
        ["/config_dump?include_eds", "/clusters", "/listeners", "/server_info", "/stats"].map(async (each) =>
          (await fetch(plano.adminUrl + each)).text(),
        ),
      )
    ).join("\n"),
    metrics: await (await fetch(`${plano.brightstaffUrl}/metrics`)).text(),
    ...(await filesOf(plano.directory)),
  };
  for (const [where, text] of Object.entries(shown)) {
    expect([where, Object.values(KEYS).filter((key) => text.includes(key))]).toEqual([where, []]);
  }
});

async function filesOf(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(3);
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(file, "utf8")])),
  );
}
