// Agents through real Envoy: clients of any API reach them in the agents' own API; the orchestrator chooses
// by the conversation, filters come first, and answers come back unchanged.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI, { APIError } from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { answerToStalled } from "./stalled.js";
import { type ReceivedRequest, startUpstream, type TestUpstream } from "./upstream.js";

const completion = (content: string): string =>
  JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
  });
const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

interface ChatBody {
  model: string;
  stream?: boolean;
  messages: { role: string; name?: string; content: string }[];
}
const bodyOf = ({ body }: ReceivedRequest): ChatBody => JSON.parse(body.toString()) as ChatBody;

/** Says its name and the last question, whole or streamed. */
function startAgent(name: string): Promise<TestUpstream> {
  return startUpstream((response, request) => {
    const { stream = false, messages } = bodyOf(request);
    const asked = messages.at(-1)?.content ?? "";
    const status = /answer (\d+)/.exec(asked)?.[1];
    if (status !== undefined) {
      const error = {
        message: `${name} says ${status}`,
        type: "invalid_request_error",
        param: null,
        code: null,
      };
      response.writeHead(Number(status), { "content-type": "application/json", "retry-after": "7" });
      return void response.end(JSON.stringify({ error }));
    }
    if (asked === "break") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      return void response.write(chunk({ content: "begun" }), () => response.destroy());
    }
    if (asked === "go on") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const timer = setInterval(() => response.write(chunk({ content: "more " })), 20);
      return void response.on("close", () => clearInterval(timer));
    }
    if (!stream) {
      response.writeHead(200, { "content-type": "application/json" });
      return void response.end(completion(`${name}: ${asked}`));
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(
      chunk({ role: "assistant", content: `${name}: ` }) +
        chunk({ content: asked }) +
        chunk({}, "stop") +
        "data: [DONE]\n\n",
    );
  });
}

/** The orchestrator's answer: the agents to choose. */
let choice: string[] = [];
let orchestrated: ChatBody[] = [];
let modelStatus = 200;

let weather: TestUpstream;
let flights: TestUpstream;
let model: TestUpstream;
let guard: TestUpstream;
let plano: TestPlano;
const urls: Record<string, string> = {};
beforeAll(async () => {
  [weather, flights] = await Promise.all([startAgent("weather"), startAgent("flights")]);
  model = await startUpstream((response, request) => {
    orchestrated.push(bodyOf(request));
    response.writeHead(modelStatus, { "content-type": "application/json" });
    if (modelStatus !== 200) return void response.end(JSON.stringify({ error: { message: "no" } }));
    const call = {
      id: "call_1",
      type: "function",
      function: { name: "select_agents", arguments: JSON.stringify({ agents: choice }) },
    };
    const whole = JSON.parse(completion("")) as { choices: { message: object; finish_reason: string }[] };
    whole.choices = [
      { message: { role: "assistant", content: null, tool_calls: [call] }, finish_reason: "tool_calls" },
    ];
    response.end(JSON.stringify(whole));
  });
  guard = await startUpstream((response, { body, path }) => {
    const request = JSON.parse(body.toString()) as ChatBody;
    const last = request.messages?.at(-1);
    if (last?.content.includes("forbidden")) {
      response.writeHead(403, { "content-type": "application/json" });
      return void response.end(JSON.stringify({ error: { message: `not through ${path}` } }));
    }
    if (last?.content.includes("broken")) return void response.writeHead(500).end("stack trace");
    if (last !== undefined) last.content = last.content.toUpperCase();
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(request));
  });
  const at = ({ port }: TestUpstream): string => `"http://127.0.0.1:${port}"`;
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - { type: agent, name: one, address: 127.0.0.1, port: 8011, agents: [{ id: weather }] }
  - { type: agent, name: guarded, address: 127.0.0.1, port: 8012, agents: [{ id: weather, input_filters: [guard] }] }
  - { type: agent, name: lenient, address: 127.0.0.1, port: 8013, agents: [{ id: weather, input_filters: [guard_or_not] }] }
  - { type: agent, name: hasty, address: 127.0.0.1, port: 8017, timeout: 1s, agents: [{ id: weather }] }
  - type: agent
    name: travel
    address: 127.0.0.1
    port: 8014
    agents:
      - { id: weather, description: forecasts }
      - { id: flights, description: flights and bookings, default: true }
  - { type: agent, name: down, address: 127.0.0.1, port: 8015, agents: [{ id: nobody }] }
  - { type: model, name: models, address: 127.0.0.1 }
agents:
  - { id: weather, url: ${at(weather)} }
  - { id: flights, url: ${at(flights)} }
  - { id: nobody, url: "http://127.0.0.1:1" }
filters:
  - { id: guard, type: http, url: "http://127.0.0.1:${guard.port}/guard" }
  - { id: guard_or_not, type: http, url: "http://127.0.0.1:${guard.port}/guard", on_failure: skip }
model_providers:
  - { model: sandbox/* }
  - { model: chooser/m, provider_interface: openai, base_url: ${at(model)}, default: true }
`,
    {},
    2,
  );
  for (const { name, port } of plano.plan.config.agentListeners) urls[name] = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all([weather?.close(), flights?.close(), model?.close(), guard?.close()]);
});
beforeEach(() => {
  choice = [];
  orchestrated = [];
  modelStatus = 200;
  for (const upstream of [weather, flights, guard]) upstream.received.length = 0;
});

const openai = (listener: string): OpenAI =>
  new OpenAI({ apiKey: "mine", baseURL: `${urls[listener]}/v1`, maxRetries: 0 });
const anthropic = (listener: string): Anthropic =>
  new Anthropic({ apiKey: "mine", baseURL: urls[listener] ?? "", maxRetries: 0 });
async function chat(listener: string, content: string, more: object = {}): Promise<string> {
  const body = { model: "any", messages: [{ role: "user" as const, content }], ...more };
  const { choices } = await openai(listener).chat.completions.create({ ...body, stream: false });
  return choices[0]?.message.content ?? "";
}
const failure = (request: Promise<unknown>): Promise<APIError> =>
  request.then(
    () => Promise.reject(new Error("it was answered")),
    (error: unknown) => (error instanceof APIError ? error : Promise.reject(error)),
  );

describe("B3 one agent", () => {
  test("answers a client of Chat Completions, whole and streamed", async () => {
    expect(await chat("one", "hello")).toBe("weather: hello");
    const stream = await openai("one").chat.completions.create({
      model: "any",
      messages: [{ role: "user", content: "hi" }],
      stream: true,
    });
    let text = "";
    for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
    expect(text).toBe("weather: hi");
    expect(orchestrated).toEqual([]);
  });

  test("answers a client of Messages in its own API, though the agent speaks only Chat Completions", async () => {
    const body = { model: "any", max_tokens: 10, messages: [{ role: "user" as const, content: "hello" }] };
    const message = await anthropic("one").messages.create(body);
    expect(message.content).toEqual([{ type: "text", text: "weather: hello" }]);
    const streamed = await anthropic("one").messages.stream(body).finalText();
    expect(streamed).toBe("weather: hello");
  });

  test("answers a client of Responses in its own API", async () => {
    const { output_text: text } = await openai("one").responses.create({ model: "any", input: "hello" });
    expect(text).toBe("weather: hello");
  });

  test("sees the client's headers and the request's id, but neither its key nor Plano's own headers", async () => {
    const response = await fetch(`${urls.one}/v1/chat/completions`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: "Bearer secret",
        "x-team": "a",
        "x-request-id": "r-1",
        "x-plano-agent": "flights",
        "x-plano-listener": "travel",
      },
      body: JSON.stringify({ messages: [{ role: "user", content: "hello" }] }),
    });
    expect(response.headers.get("x-plano-agent")).toBe("weather");
    expect(response.headers.get("x-request-id")).toBe("r-1");
    const [{ headers } = { headers: {} }] = weather.received;
    expect(headers).toMatchObject({ "x-team": "a", "x-request-id": "r-1" });
    expect(Object.keys(headers).filter((name) => /^x-plano-|^authorization$/.test(name))).toEqual([]);
  });

  test("appears in the access log with the request's id, as the one asked and the one that answered", async () => {
    const headers = { "content-type": "application/json", "x-request-id": "logged-1" };
    const body = JSON.stringify({ messages: [{ role: "user", content: "hello" }] });
    await fetch(`${urls.one}/v1/chat/completions`, { method: "POST", headers, body });
    const logged = async (): Promise<Record<string, unknown>[]> =>
      (await plano.accessLog(1)).filter(({ request_id: id }) => id === "logged-1");
    await eventually(async () => (await logged()).length === 2, "both lines were written");
    const path = "/v1/chat/completions";
    expect(await logged()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ agent: "weather", path: `/agents${path}`, status: 200 }),
        expect.objectContaining({ target: "agent/weather", path, status: 200 }),
      ]),
    );
  });

  test("gets the body as the client wrote it, including unknown members and exact numbers", async () => {
    const body =
      '{"model":"m", "messages":[{"role":"user","content":"hello"}],"temperature":1.0,"seed":12345678901234567890,"own":{"x":1e2}}';
    await fetch(`${urls.one}/v1/chat/completions`, { method: "POST", body });
    expect(weather.received[0]?.body.toString()).toBe(body);
  });

  test("refuses a request, and the client gets its status, message and headers", async () => {
    for (const status of [401, 422, 429, 503]) {
      const error = await failure(chat("one", `answer ${status}`));
      expect([error.status, error.message]).toEqual([
        status,
        expect.stringContaining(`weather says ${status}`),
      ]);
      expect(error.headers?.get("retry-after")).toBe("7");
    }
  });

  test("that is down gives an error in the client's API", async () => {
    const error = await failure(chat("down", "hello"));
    expect([error.status, error.code]).toEqual([502, "upstream_unreachable"]);
    const body = { model: "any", max_tokens: 10, messages: [{ role: "user" as const, content: "hello" }] };
    await expect(anthropic("down").messages.create(body)).rejects.toMatchObject({
      status: 502,
      error: { type: "error", error: { type: "api_error" } },
    });
  });

  test("that breaks off its stream does not leave the client waiting", async () => {
    const stream = await openai("one").chat.completions.create({
      model: "any",
      messages: [{ role: "user", content: "break" }],
      stream: true,
    });
    await expect(
      (async () => {
        for await (const _ of stream);
      })(),
    ).rejects.toThrow();
  });

  test("gets its connection closed when the client leaves", async () => {
    const closed = new Promise<void>((resolve) => {
      const leave = new AbortController();
      void openai("one")
        .chat.completions.create(
          { model: "any", messages: [{ role: "user", content: "go on" }], stream: true },
          { signal: leave.signal },
        )
        .then(async (stream) => {
          for await (const _ of stream) leave.abort();
        })
        .catch(() => {})
        .then(resolve);
    });
    await closed;
    await eventually(async () => {
      const text = await (await fetch(`${plano.adminUrl}/stats?filter=downstream_rq_active`)).text();
      return /http\.plano-egress\.downstream_rq_active: 0/.test(text);
    }, "the agent's connection was given up");
  });
});

describe("an invalid request", () => {
  test.each([
    ["no JSON", "{", "The request body is not valid JSON: see byte 1."],
    ["no object", "[1]", "The request body must be a JSON object."],
    ["nothing", "", "The request has no body; send a JSON object."],
  ])("of %s is refused in the client's API", async (_what, body, message) => {
    for (const path of ["/v1/chat/completions", "/v1/messages", "/v1/responses"]) {
      const response = await fetch(`${urls.one}${path}`, {
        method: "POST",
        body,
        headers: { "content-type": "application/json" },
      });
      expect(response.status).toBe(400);
      const answer = (await response.json()) as { type?: string; error: { message: string } };
      expect(answer.type).toBe(path === "/v1/messages" ? "error" : undefined);
      expect(answer.error.message).toBe(message);
    }
  });

  test("that is nested too deeply is refused", async () => {
    const body = `{"messages":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
    const response = await fetch(`${urls.one}/v1/messages`, { method: "POST", body });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { type: "error", error: { type: "invalid_request_error" } },
    ]);
  });

  test("that stops arriving gets an error in every API's shape", async () => {
    const { head, body } = await answerToStalled(Number(new URL(urls.hasty ?? "").port));
    expect(head).toContain("HTTP/1.1 408");
    expect(body).toMatchObject({
      type: "error",
      error: { code: "request_timeout" },
    });
  });

  test("for a missing API gets a 404, while models are listed", async () => {
    expect((await fetch(`${urls.one}/v1/nothing`, { method: "POST" })).status).toBe(404);
    expect((await fetch(`${urls.one}/healthz`)).status).toBe(200);
    const { data } = await openai("one").models.list();
    expect(data.map(({ id }) => id)).toContain("chooser/m");
  });
});

describe("B2 a filter before an agent", () => {
  test("changes the body that the agent sees, in each client API", async () => {
    expect(await chat("guarded", "hello")).toBe("weather: HELLO");
    const body = { model: "any", max_tokens: 10, messages: [{ role: "user" as const, content: "hello" }] };
    const message = await anthropic("guarded").messages.create(body);
    expect(message.content).toEqual([{ type: "text", text: "weather: HELLO" }]);
    expect(guard.received.map(({ path }) => path)).toEqual([
      "/guard/v1/chat/completions",
      "/guard/v1/messages",
    ]);
    expect(guard.received[0]?.headers).not.toHaveProperty("authorization");
  });

  test("stops a request with its own message before the agent is asked", async () => {
    const error = await failure(chat("guarded", "forbidden"));
    expect([error.status, error.code, error.message]).toEqual([
      403,
      "filter_stopped",
      expect.stringContaining("not through /guard/v1/chat/completions"),
    ]);
    expect(error.headers?.get("x-plano-filter")).toBe("guard");
    expect(weather.received).toEqual([]);
  });

  test("that fails stops the request or is skipped, as configured", async () => {
    const error = await failure(chat("guarded", "broken"));
    expect([error.status, error.message]).toEqual([502, expect.not.stringContaining("stack trace")]);
    expect(await chat("lenient", "broken")).toBe("weather: broken");
  });
});

describe("B3 several agents", () => {
  test("are chosen by a model that sees the conversation and the descriptions", async () => {
    choice = ["weather"];
    expect(await chat("travel", "will it rain?")).toBe("weather: will it rain?");
    const [asked] = orchestrated;
    expect(JSON.stringify(asked)).toContain("flights and bookings");
    expect(JSON.stringify(asked)).toContain("will it rain?");
  });

  test.each([
    [
      "chooses nobody",
      () => {
        choice = [];
      },
    ],
    [
      "makes names up",
      () => {
        choice = ["admin", "../weather"];
      },
    ],
    [
      "fails",
      () => {
        modelStatus = 500;
      },
    ],
  ])("leave the answer to the default agent when the model %s", async (_what, arrange) => {
    arrange();
    expect(await chat("travel", "hello")).toBe("flights: hello");
  });

  test("are asked in turn when several are chosen, and each reads the previous answer", async () => {
    choice = ["weather", "flights"];
    const response = await openai("travel")
      .chat.completions.create({ model: "any", messages: [{ role: "user", content: "a trip" }] })
      .asResponse();
    expect(response.headers.get("x-plano-agent")).toBe("weather, flights");
    expect(await response.text()).toContain("flights: a trip");
    expect(bodyOf(flights.received[0] as ReceivedRequest).messages).toEqual([
      { role: "assistant", name: "weather", content: "weather: a trip" },
      { role: "user", content: "a trip" },
    ]);
  });

  test("end with the first agent that refuses", async () => {
    choice = ["weather", "flights"];
    const error = await failure(chat("travel", "answer 422"));
    expect([error.status, error.message]).toEqual([422, expect.stringContaining("weather says 422")]);
    expect(flights.received).toEqual([]);
  });
});

test("no client of the model listener reaches an agent, and no internal listener is public", async () => {
  const { modelListener, egressListener, backendListener } = plano.plan.config;
  const response = await fetch(`${plano.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-plano-agent": "weather" },
    body: JSON.stringify({ model: "agent/weather", messages: [{ role: "user", content: "hi" }] }),
  });
  expect(response.status).toBe(404);
  expect(modelListener.port).not.toBe(egressListener.port);
  expect([egressListener.host, backendListener.host]).toEqual(["127.0.0.1", "127.0.0.1"]);
});
