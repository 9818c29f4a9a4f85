// Failover by what an answer means, through real Envoy: a conversation that is too long for one model goes to another,
// as does what one provider filters, in whatever words it says so.
import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const completion = (content: string, finish: string): object => ({
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: finish }],
});

const chunk = (delta: object, finish: string | null): string =>
  `data: ${JSON.stringify({
    id: "c",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [{ index: 0, delta, finish_reason: finish }],
  })}\n\n`;

function refuse(response: ServerResponse, error: object): void {
  response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error }));
}

/** By the name of the first target's model. */
const answers: Record<string, (response: ServerResponse) => void> = {
  code: (response) => refuse(response, { message: "Too long.", code: "context_length_exceeded" }),
  words: (response) =>
    refuse(response, { type: "x", message: "Prompt is too long: 210000 tokens > 200000 maximum" }),
  azure: (response) => refuse(response, { message: "The response was filtered.", code: "content_filter" }),
  deepseek: (response) => refuse(response, { message: "Content Exists Risk", type: "invalid_request_error" }),
  withheld: (response) =>
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify(completion("I w", "content_filter"))),
  "withheld-stream": (response) =>
    response
      .writeHead(200, { "content-type": "text/event-stream" })
      .end(`${chunk({ role: "assistant" }, "content_filter")}data: [DONE]\n\n`),
  wrong: (response) => refuse(response, { message: "Unknown parameter.", code: "unknown_parameter" }),
};

let first: TestUpstream;
let second: TestUpstream;
let plano: TestPlano;
beforeAll(async () => {
  first = await startUpstream((response, { body }) => {
    answers[(JSON.parse(body.toString()) as { model: string }).model]?.(response);
  });
  second = await startUpstream((response, { body }) => {
    const isStream = (JSON.parse(body.toString()) as { stream?: boolean }).stream === true;
    response.writeHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" });
    response.end(
      isStream
        ? `${chunk({ content: "Hello" }, "stop")}data: [DONE]\n\n`
        : JSON.stringify(completion("Hello", "stop")),
    );
  });
  const at = ({ port }: TestUpstream): string =>
    `provider_interface: openai, base_url: "http://127.0.0.1:${port}/v1"`;
  const names = Object.keys(answers);
  plano = await startTestPlano(`
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
failover: { on: [context_window, content_filter] }
model_providers:
  - { model: sandbox/m }
${names.map((name) => `  - { model: first/${name}, ${at(first)} }`).join("\n")}
  - { model: second/long, ${at(second)} }
model_aliases:
${names.map((name) => `  ${name}: { targets: [first/${name}, second/long] }`).join("\n")}
`);
}, 60_000);
afterAll(async () => {
  await plano.stop();
  await Promise.all([first.close(), second.close()]);
});

async function ask(model: string, stream = false): Promise<[number, string | null, string]> {
  const body = JSON.stringify({ model, stream, messages: [{ role: "user", content: "hi" }] });
  const response = await fetch(`${plano.url}/v1/chat/completions`, { method: "POST", body });
  return [response.status, response.headers.get("x-plano-provider"), await response.text()];
}

test.each([
  ["code", false],
  ["code", true],
  ["words", false],
  ["azure", false],
  ["deepseek", true],
  ["withheld", false],
  ["withheld-stream", true],
])(
  "an answer that means so (%s, streamed: %s) is not the client's: the next target's is",
  async (name, stream) => {
    const [status, provider, text] = await ask(name, stream);
    expect([status, provider]).toEqual([200, "second"]);
    expect(text).toContain("Hello");
  },
);

test("an error that means something else is the client's, and so is such an error of the only target", async () => {
  expect((await ask("wrong")).slice(0, 2)).toEqual([400, "first"]);
  const [status, , text] = await ask("first/words");
  expect(status).toBe(400);
  expect(text).toContain("context_length_exceeded");
});
