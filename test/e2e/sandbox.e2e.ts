// When the sandbox answers, and that its responses say so.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const ANSWER = JSON.stringify({
  ...{ id: "1", object: "chat.completion", created: 1, model: "m" },
  choices: [{ index: 0, message: { role: "assistant", content: "own" }, finish_reason: "stop" }],
});

let own: TestUpstream;
let broken: TestUpstream;
let filter: TestUpstream;
beforeAll(async () => {
  const headers = { "content-type": "application/json", "x-plano-sandbox": "true" };
  own = await startUpstream((response) => void response.writeHead(200, headers).end(ANSWER));
  broken = await startUpstream((response) => void response.writeHead(503, headers).end("{}"));
  filter = await startUpstream((response) => void response.writeHead(200).end());
});
afterAll(() => Promise.all([own, broken, filter].map((upstream) => upstream?.close())));

const configuration = (filters: string): string => `
version: v0.4.0
listeners: [{ type: model, name: models${filters} }]
filters: [{ id: any, type: http, url: "http://127.0.0.1:${filter.port}" }]
model_providers:
  - { model: openai/a, access_key: $PLANO_TEST_UNSET, default: true }
  - { model: sandbox-messages/* }
  - { model: own/m, provider_interface: openai, base_url: "http://127.0.0.1:${own.port}/v1" }
  - { model: keyed/m, provider_interface: openai, base_url: "http://127.0.0.1:${own.port}/v1", access_key: $PLANO_TEST_OTHER }
  - { model: broken/m, provider_interface: openai, base_url: "http://127.0.0.1:${broken.port}/v1" }
model_aliases:
  own-first: { targets: [own/m, openai/a] }
  sandbox-second: { targets: [broken/m, openai/a] }
`;

async function ask(
  plano: TestPlano,
  model: string,
  stream = false,
): Promise<[number, string | null, string]> {
  const response = await fetch(`${plano.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model, stream, messages: [{ role: "user", content: "hello" }] }),
  });
  return [response.status, response.headers.get("x-plano-sandbox"), await response.text()];
}

describe.each([
  ["through Envoy alone", ""],
  ["through brightstaff", ", input_filters: [any]"],
])("without a key, %s,", (_way, filters) => {
  let plano: TestPlano;
  beforeAll(async () => {
    plano = await startTestPlano(configuration(filters));
  });
  afterAll(() => plano?.stop());

  test.each(["openai/a", "sandbox-messages/m", "sandbox-second"])(
    "the sandbox answers for %s, and its responses are marked",
    async (model) => {
      expect((await ask(plano, model)).slice(0, 2)).toEqual([200, "true"]);
      expect((await ask(plano, model, true)).slice(0, 2)).toEqual([200, "true"]);
    },
  );

  test.each(["own/m", "own-first"])("%s is answered at its own address, without a mark", async (model) => {
    expect(await ask(plano, model)).toEqual([200, null, expect.stringContaining('"own"')]);
  });

  test("a key for an own address is missing as ever", async () => {
    expect(await ask(plano, "keyed/m")).toEqual([
      500,
      null,
      expect.stringContaining("PLANO_TEST_OTHER is not set"),
    ]);
  });
});
