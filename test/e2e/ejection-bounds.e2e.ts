// What one client can do to a provider that others share, through real Envoy with two workers: error statuses
// of one model, and uploads that the provider cuts off. They eject an address only if nothing else succeeds
// meanwhile, and other requests are answered all the same.
import { afterAll, beforeAll, expect, test } from "vitest";
import { portsLeftOut } from "./outliers.js";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const FAILURES = 3;
const LARGEST_UPLOAD = 100_000;
const JSON_TYPE = { "content-type": "application/json" };
const ANSWER = JSON.stringify({
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "x" }, finish_reason: "stop" }],
});

/** Providers of a model that works and one that fails, a pair for each test. */
const NAMES = ["statuses", "uploads"];
const upstreams: TestUpstream[] = [];
let plano: TestPlano;

beforeAll(async () => {
  const entries: string[] = [];
  for (const name of NAMES) {
    const upstream = await startUpstream((response, { body }) => {
      const { model } = JSON.parse(body.toString()) as { model: string };
      if (body.length > LARGEST_UPLOAD) response.destroy();
      else response.writeHead(model === "down" ? 503 : 200, JSON_TYPE).end(ANSWER);
    });
    upstreams.push(upstream);
    for (const model of ["works", "down"]) {
      const base = `http://127.0.0.1:${upstream.port}/v1`;
      entries.push(`  - { model: ${name}/${model}, provider_interface: openai, base_url: "${base}" }\n`);
    }
  }
  const aliases = NAMES.map((name) => `  ${name}-first: { targets: [${name}/works, sandbox/m] }\n`);
  plano = await startTestPlano(
    `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, max_retries: 0 }]
failover: { consecutive_failures: ${FAILURES} }
model_providers:
  - { model: sandbox/* }
${entries.join("")}
model_aliases:
${aliases.join("")}
`,
    {},
    2,
  );
});
afterAll(async () => {
  await plano.stop();
  for (const upstream of upstreams) await upstream.close();
});

async function ask(model: string, content = "hi"): Promise<(number | string | null)[]> {
  const response = await fetch(`${plano.url}/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ model, messages: [{ role: "user", content }] }),
  });
  await response.arrayBuffer();
  return [response.status, response.headers.get("x-plano-provider")];
}

const isLeftOut = async (port: number): Promise<boolean> =>
  (await portsLeftOut(plano.adminUrl)).includes(port);

test.each([
  ["statuses", "statuses of one model", "statuses/down", "hi"],
  ["uploads", "uploads that are cut off", "uploads/works", "x".repeat(2 * LARGEST_UPLOAD)],
])(
  "%s: %s eject an address only when consecutive, and never leave a request unanswered",
  async (name, _what, model, content) => {
    const port = upstreams[NAMES.indexOf(name)]?.port ?? 0;
    const provoke = async (): Promise<void> => expect((await ask(model, content))[0]).toBeGreaterThan(500);
    for (let count = 0; count < 3 * FAILURES; count++) {
      await provoke();
      // An upload that a used connection has swallowed is sent again on a new one, and fails there.
      expect(await ask(`${name}/works`)).toEqual([200, name]);
    }
    expect(await isLeftOut(port)).toBe(false);
    for (let count = 0; count < FAILURES; count++) await provoke();
    await eventually(() => isLeftOut(port), "it is ejected");
    expect(await ask(`${name}/works`)).toEqual([200, name]);
    expect(await ask(`${name}-first`)).toEqual([200, "sandbox"]);
  },
);
