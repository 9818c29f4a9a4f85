// Every limit, through real Envoy with two workers, as the official SDKs of the three APIs see it: an error
// with the limit's name while nothing was sent, an error event after that, and never a silent end.
import type { ServerResponse } from "node:http";
import { request } from "node:http";
import { connect } from "node:http2";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { type ReceivedRequest, startUpstream, type TestUpstream } from "./upstream.js";

const chunkOf = (text: string): string =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta: { role: "assistant", content: text }, finish_reason: null }] })}\n\n`;
const wholeOf = (text: string): string =>
  JSON.stringify({
    id: "c",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });

/** The model's name says how it misbehaves. */
function misbehave(response: ServerResponse, { body }: ReceivedRequest): void {
  const { model, stream } = JSON.parse(body.toString()) as { model: string; stream?: boolean };
  if (model === "hanging") return;
  response.writeHead(200, { "content-type": stream === true ? "text/event-stream" : "application/json" });
  if (model === "large") response.end(wholeOf("x".repeat(100_000)));
  else if (stream !== true) response.write(wholeOf("cut").slice(0, 20));
  else {
    response.write(chunkOf("hello"));
    // It never ends: the size limit must show before.
    if (model === "long-event") response.write(chunkOf("x".repeat(20_000)).slice(0, -2));
    if (model === "endless") {
      const timer = setInterval(() => response.write(chunkOf("more")), 50);
      response.on("close", () => clearInterval(timer));
    }
  }
}

let upstream: TestUpstream;
let plano: TestPlano;
beforeAll(async () => {
  upstream = await startUpstream(misbehave);
  plano = await startTestPlano(
    `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, timeout: 20s }]
limits:
  request_body: 64KiB
  response_body: 65536
  request_headers: 8KiB
  stream_line: 16KiB
  stream_duration: 3s
  stream_idle: 1s
model_providers:
  - { model: sandbox/* }
  - { model: own/*, provider_interface: openai, base_url: "http://127.0.0.1:${upstream.port}/v1", api: chat-completions }
`,
    {},
    2,
  );
});
afterAll(async () => {
  await plano.stop();
  await upstream.close();
});

interface Told {
  status: number | undefined;
  /** OpenAI's code, or Anthropic's type. */
  name: string | undefined;
  message: string;
  /** The part of the answer that came before. */
  text: string;
}

type Ask = (
  model: string,
  stream: boolean,
  content?: string,
  headers?: Record<string, string>,
) => Promise<Told>;

/** Adds what arrives to `seen`; returns the error that ends it. */
async function told(ask: (seen: string[]) => Promise<void>): Promise<Told> {
  const seen: string[] = [];
  try {
    await ask(seen);
  } catch (error) {
    const {
      status,
      code,
      error: body,
      message,
    } = error as Error & {
      status?: number;
      code?: string;
      error?: { error?: { type?: string } };
    };
    return { status, name: code ?? body?.error?.type, message, text: seen.join("") };
  }
  throw new Error(`it ended without an error, after ${seen.join("")}`);
}

const openai = (): OpenAI => new OpenAI({ baseURL: `${plano.url}/v1`, apiKey: "none", maxRetries: 0 });
const anthropic = (): Anthropic => new Anthropic({ baseURL: plano.url, apiKey: "none", maxRetries: 0 });

const clients: Record<string, Ask> = {
  "Chat Completions": (model, stream, content = "hi", headers = {}) =>
    told(async (seen) => {
      const messages = [{ role: "user" as const, content }];
      const params = { model: `own/${model}`, messages };
      if (!stream) return void (await openai().chat.completions.create(params, { headers }));
      const events = await openai().chat.completions.create({ ...params, stream: true }, { headers });
      for await (const event of events) seen.push(event.choices[0]?.delta.content ?? "");
    }),
  Messages: (model, stream, content = "hi", headers = {}) =>
    told(async (seen) => {
      const messages = [{ role: "user" as const, content }];
      const params = { model: `own/${model}`, max_tokens: 9, messages };
      if (!stream) return void (await anthropic().messages.create(params, { headers }));
      const events = await anthropic().messages.create({ ...params, stream: true }, { headers });
      for await (const event of events) {
        if (event.type === "content_block_delta" && event.delta.type === "text_delta")
          seen.push(event.delta.text);
      }
    }),
  Responses: (model, stream, content = "hi", headers = {}) =>
    told(async (seen) => {
      const params = { model: `own/${model}`, input: content, store: false };
      if (!stream) return void (await openai().responses.create(params, { headers }));
      const events = await openai().responses.create({ ...params, stream: true }, { headers });
      for await (const event of events)
        if (event.type === "response.output_text.delta") seen.push(event.delta);
    }),
};

/** Anthropic's type in place of the code. */
const types: Record<string, string> = {
  request_too_large: "request_too_large",
  request_headers_too_large: "invalid_request_error",
  response_too_large: "api_error",
  event_too_large: "api_error",
  stream_duration_exceeded: "api_error",
};

// The tests mostly wait for limits, so they wait together.
describe.concurrent.each(Object.entries(clients))("a %s client", (api, ask) => {
  const named = (code: string, status?: number): string | undefined => {
    if (api !== "Messages") return code;
    return status === 504 ? "timeout_error" : types[code];
  };

  test("gets an error when its request is too large", async () => {
    const answer = await ask("large", false, "x".repeat(70_000));
    expect(answer).toMatchObject({ status: 413, name: named("request_too_large") });
    expect(answer.message).toContain("65536 bytes");
  });

  test("gets an error when its headers are too large", async () => {
    const answer = await ask("large", false, "hi", { "x-much": "x".repeat(9_000) });
    expect(answer).toMatchObject({ status: 431, name: named("request_headers_too_large") });
    expect(answer.message).toContain("8192 bytes");
  });

  test("gets an error when the response is too large to buffer", async () => {
    const answer = await ask("large", false);
    expect(answer).toMatchObject({ status: 502, name: named("response_too_large") });
    expect(answer.message).toContain("65536 bytes");
  });

  test("gets an error event for an event that is too large, after the events before it", async () => {
    const answer = await ask("long-event", true);
    expect(answer).toMatchObject({ status: undefined, name: named("event_too_large"), text: "hello" });
  });

  test("gets an error event when a stream lasts too long", async () => {
    const answer = await ask("endless", true);
    expect(answer).toMatchObject({ status: undefined, name: named("stream_duration_exceeded") });
    expect(answer.text).toMatch(/^hello(more)+$/);
  });

  test("gets an error when a stream does not begin within its time", async () => {
    const answer = await ask("hanging", true);
    expect(answer).toMatchObject({ status: 504, name: named("stream_duration_exceeded", 504) });
  });

  test("sees a broken connection when a stream falls silent", async () => {
    const answer = await ask("silent", true);
    expect(answer).toMatchObject({ status: undefined, text: "hello" });
    expect(answer.message).toMatch(/terminated|aborted|closed|Connection error/);
  });

  test("gets an error when a whole response pauses for too long", async () => {
    const answer = await ask("silent", false);
    expect(answer).toMatchObject({ status: 504, name: named("stream_idle_timeout", 504) });
  });
});

test("a stream past its time limit is disconnected from its endless provider", async () => {
  const closed = new Promise<void>((resolve) => {
    const body = JSON.stringify({
      model: "own/endless",
      stream: true,
      messages: [{ role: "user", content: "hi" }],
    });
    const asked = request(`${plano.url}/v1/chat/completions`, { method: "POST" }, (response) => {
      response.resume().on("close", resolve);
    });
    asked.end(body);
  });
  // This client ignores errors: it reads until it is disconnected.
  await closed;
});

/** The outcome of a stream over HTTP/2: its status and body, and the error of its reset. */
async function overHttp2(
  headers: Record<string, string>,
  model: string,
): Promise<[number | undefined, string, string]> {
  const session = connect(plano.url);
  const stream = session.request({ ":method": "POST", ":path": "/v1/chat/completions", ...headers });
  let status: number | undefined;
  let text = "";
  stream.setEncoding("utf8");
  stream.on("response", ({ ":status": answered }) => {
    status = answered;
  });
  stream.on("data", (piece: string) => {
    text += piece;
  });
  const ended = new Promise<string>((resolve) => {
    stream.on("error", ({ message }: Error) => resolve(message));
    stream.on("close", () => resolve("closed"));
  });
  stream.end(
    JSON.stringify({ model: `own/${model}`, stream: true, messages: [{ role: "user", content: "hi" }] }),
  );
  const how = await ended;
  session.close();
  return [status, text, how];
}

describe("over HTTP/2", () => {
  test("headers that are too large reset the stream", async () => {
    const [status, , how] = await overHttp2({ "x-much": "x".repeat(9_000) }, "large");
    expect([status, how]).toEqual([undefined, expect.stringContaining("Stream closed with error code")]);
  });

  test("silence resets the stream", async () => {
    const [status, text, how] = await overHttp2({}, "silent");
    expect([status, how]).toEqual([200, expect.stringContaining("Stream closed with error code")]);
    expect(text).toContain("hello");
  });
});
