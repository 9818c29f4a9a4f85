// Body limits through real Envoy, over HTTP/1.1 and HTTP/2: in both directions, whole and streamed, at a
// model listener and an agent listener, with and without translation.
import type { ServerResponse } from "node:http";
import { connect } from "node:http2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { type ReceivedRequest, startUpstream, type TestUpstream } from "./upstream.js";

const REQUEST = 2 << 20;
const RESPONSE = 3 << 20;

const messageOf = (content: string): string =>
  JSON.stringify({
    id: "c",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });
const eventOf = (content: string): string =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta: { role: "assistant", content }, finish_reason: null }] })}\n\n`;
const END = `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta: {}, finish_reason: "stop" }] })}\n\ndata: [DONE]\n\n`;

/** The last message says how many bytes long the answer is to be. */
function answer(response: ServerResponse, { body }: ReceivedRequest): void {
  const { stream, messages } = JSON.parse(body.toString()) as {
    stream?: boolean;
    messages: { content: string | { text: string }[] }[];
  };
  const said = messages.at(-1)?.content ?? "";
  const size = Number((typeof said === "string" ? said : said[0]?.text)?.trim() ?? 0);
  if (stream === true) {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const event = eventOf("x".repeat(1_000));
    for (let sent = 0; sent < size; sent += event.length) response.write(event);
    return void response.end(END);
  }
  response.writeHead(200, { "content-type": "application/json" });
  response.end(messageOf("x".repeat(Math.max(0, size - messageOf("").length))));
}

let upstream: TestUpstream;
let plano: TestPlano;
let ports: Record<string, number>;
beforeAll(async () => {
  upstream = await startUpstream(answer);
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - { type: model, name: models, address: 127.0.0.1, timeout: 20s }
  - { type: agent, name: agents, address: 127.0.0.1, timeout: 20s, agents: [{ id: one }] }
limits: { request_body: ${REQUEST}, response_body: ${RESPONSE} }
agents: [{ id: one, url: "http://127.0.0.1:${upstream.port}" }]
model_providers:
  - { model: sandbox/* }
  - { model: own/m, provider_interface: openai, base_url: "http://127.0.0.1:${upstream.port}/v1", api: chat-completions, default: true }
`,
    {},
    2,
  );
  const { modelListener, agentListeners } = plano.plan.config;
  ports = { models: modelListener.port, agents: agentListeners[0]?.port ?? 0 };
});
afterAll(async () => {
  await plano.stop();
  await upstream.close();
});

interface Answered {
  status: number;
  text: string;
}

type Ask = (port: number, path: string, body: string) => Promise<Answered>;

const overHttp1: Ask = async (port, path, body) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  return { status: response.status, text: await response.text() };
};

const overHttp2: Ask = (port, path, body) =>
  new Promise((resolve, reject) => {
    const session = connect(`http://127.0.0.1:${port}`);
    const stream = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/json",
    });
    let status = 0;
    let text = "";
    stream.setEncoding("utf8");
    stream.on("response", (headers) => {
      status = headers[":status"] ?? 0;
    });
    stream.on("data", (piece: string) => {
      text += piece;
    });
    stream.on("error", reject);
    stream.on("end", () => {
      session.close();
      resolve({ status, text });
    });
    stream.end(body);
  });

const PATHS = { "the provider's API": "/v1/chat/completions", "another API": "/v1/messages" };

/** A request of this size for an answer of that size: spaces before the number pad it. */
function requestOf(bytes: number, answerBytes: number, stream: boolean): string {
  const write = (content: string): string =>
    JSON.stringify({ model: "own/m", max_tokens: 9, stream, messages: [{ role: "user", content }] });
  const content = String(answerBytes);
  return write(content.padStart(content.length + Math.max(0, bytes - write(content).length)));
}

describe.each([
  ["HTTP/1.1", overHttp1],
  ["HTTP/2", overHttp2],
])("body limits over %s", (_name, ask) => {
  describe.each(Object.entries(PATHS))("in %s", (_api, path) => {
    test.each(["models", "agents"])("hold at a listener of %s", async (listener) => {
      const go = (bytes: number, answerBytes: number, stream = false): Promise<Answered> =>
        ask(ports[listener] ?? 0, path, requestOf(bytes, answerBytes, stream));
      for (const stream of [false, true]) {
        expect((await go(REQUEST, 0, stream)).status).toBe(200);
        const refused = await go(REQUEST + 1, 0, stream);
        expect([refused.status, refused.text]).toEqual([413, expect.stringContaining(`${REQUEST} bytes`)]);
      }
      const whole = await go(0, RESPONSE);
      expect([whole.status, whole.text.length]).toEqual([200, expect.any(Number)]);
      expect(whole.text.length).toBeGreaterThan(RESPONSE - 500);
      const tooLarge = await go(0, RESPONSE + 1);
      expect([tooLarge.status, tooLarge.text]).toEqual([502, expect.stringContaining(`${RESPONSE} bytes`)]);
      // A stream is not buffered, so it may be longer.
      const streamed = await go(0, 2 * RESPONSE, true);
      expect(streamed.status).toBe(200);
      expect(streamed.text.length).toBeGreaterThan(RESPONSE);
    });
  });
});
