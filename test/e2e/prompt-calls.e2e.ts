// Calls of prompt targets through real Envoy: how APIs are called, what clients of each API get, and what becomes of errors.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI, { APIError } from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FunctionModel, startFunctionModel } from "./function-model.js";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const completion = (content: string): string =>
  JSON.stringify({ model: "own", choices: [{ message: { role: "assistant", content } }] });
const chunk = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;

let model: FunctionModel;
let api: TestUpstream;
let plano: TestPlano;
let url: string;
let openai: OpenAI;
let anthropic: Anthropic;
beforeAll(async () => {
  model = await startFunctionModel();
  api = await startUpstream((response, { path, method }) => {
    const [place = ""] = path.split("?");
    const json = { "content-type": "application/json" };
    if (place === "/missing") {
      response.writeHead(404, json);
      return void response.end(JSON.stringify({ error: { message: "no such device" } }));
    }
    if (place === "/broken") return void response.writeHead(503, { "retry-after": "9" }).end("stack trace");
    if (place === "/moved") return void response.writeHead(302, { location: "/" }).end();
    if (place === "/image") return void response.writeHead(200, { "content-type": "image/png" }).end("x");
    if (place === "/huge") return void response.end("x".repeat((1 << 20) + 1));
    if (place === "/latin") {
      response.writeHead(200, { "content-type": "text/csv; charset=iso-8859-1" });
      return void response.end(Buffer.from("name;Gr\xf6\xdfe", "latin1"));
    }
    if (place === "/bytes") return void response.end(Buffer.from([0x66, 0xfc, 0x72]));
    if (place === "/said") return void response.writeHead(200, json).end(completion(`said to ${method}`));
    if (place === "/stream") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      return void response.end(`${chunk("one ")}${chunk("two")}data: [DONE]\n\n`);
    }
    if (place === "/reset") return void response.destroy();
    if (place === "/errors") return void response.writeHead(204).end();
    response.writeHead(200, json);
    response.end(JSON.stringify({ asked: path }));
  });
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - { type: prompt, name: prompts, timeout: 20s }
model_providers:
  - { model: sandbox/gpt, default: true }
  - { model: sandbox/* }
  - { model: fc/m, provider_interface: openai, base_url: "http://127.0.0.1:${model.upstream.port}/v1" }
overrides: { function_calling_model: fc/m }
system_prompt: Be brief.
endpoints:
  api: { endpoint: "127.0.0.1:${api.port}" }
  gone: { endpoint: "127.0.0.1:1" }
error_target: { endpoint: { name: api, path: /errors, http_method: POST, http_headers: { x-key: $REPORT_KEY } } }
prompt_targets:
  - name: get_weather
    description: the weather somewhere
    system_prompt: You know the weather.
    endpoint:
      name: api
      path: /weather/{city}?unit=C
      http_headers: { Authorization: "Bearer $API_KEY", X-Missing: $NOT_SET }
    parameters:
      - { name: city, description: where, type: str, required: true }
      - { name: days, description: how long, type: int, default: 1 }
  - name: order
    description: orders something
    endpoint: { name: api, path: /orders, http_method: POST }
    parameters:
      - { name: item, description: what, type: str, required: true }
      - { name: count, description: how many, type: int, required: true }
      - { name: gift, description: as a gift, type: bool, default: false }
      - { name: tags, description: tags, type: list, items: { type: string } }
      - { name: address, description: where to, type: dict }
${["missing", "broken", "moved", "image", "huge", "latin", "bytes", "said", "stream", "reset"]
  .map(
    (name) =>
      `  - { name: ${name}, description: d, auto_llm_dispatch_on_response: false, endpoint: { name: api, path: /${name} } }`,
  )
  .join("\n")}
  - { name: gone, description: d, endpoint: { name: gone, path: / } }
`,
    { API_KEY: "secret-1", REPORT_KEY: "secret-2" },
  );
  url = `http://127.0.0.1:${plano.plan.config.prompts?.listener.port}`;
  openai = new OpenAI({ apiKey: "none", baseURL: `${url}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: "none", baseURL: url, maxRetries: 0 });
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all([api?.close(), model?.upstream.close()]);
});
beforeEach(() => {
  api.received.length = 0;
  model.asked = [];
});

const PROMPT = { model: "any", messages: [{ role: "user" as const, content: "please" }] };
const MESSAGE = { ...PROMPT, max_tokens: 100 };
async function ask(more: object = {}): Promise<string> {
  const { choices } = await openai.chat.completions.create({ ...PROMPT, ...more, stream: false });
  return choices[0]?.message.content ?? "";
}
const failure = (request: Promise<unknown>): Promise<APIError> =>
  request.then(
    () => Promise.reject(new Error("it was answered")),
    (error: unknown) => (error instanceof APIError ? error : Promise.reject(error)),
  );
/** Without reports to the error target, which come when they come. */
const called = (): string[] =>
  api.received.filter(({ path }) => path !== "/errors").map(({ method, path }) => `${method} ${path}`);
const reports = () => api.received.filter(({ path }) => path === "/errors");
/** What the answering model was asked. */
const answering = () =>
  JSON.parse(plano.sandbox.requests().at(-1)?.body ?? "{}") as {
    model: string;
    messages: { role: string; content: string }[];
  };

describe("P7 a call", () => {
  test("by GET has its values in the path and the query, and headers with secrets", async () => {
    model.answer = () => [["get_weather", { city: "New York/NY", days: "3" }]];
    await ask();
    expect(called()).toEqual(["GET /weather/New%20York%2FNY?unit=C&days=3"]);
    const [{ headers } = { headers: {} }] = api.received;
    expect(headers).toMatchObject({ authorization: "Bearer secret-1", "x-request-id": expect.any(String) });
    expect(Object.keys(headers).filter((name) => /^x-(plano|envoy|missing)/.test(name))).toEqual([]);
  });

  test("by POST has them as JSON with their types", async () => {
    const given = { item: "tea", count: "2", tags: "a, b", address: '{"city":"Oslo"}', invented: 1 };
    model.answer = () => [["order", given]];
    await ask();
    expect(called()).toEqual(["POST /orders"]);
    expect(JSON.parse(api.received[0]?.body.toString() ?? "")).toEqual({
      ...{ item: "tea", count: 2, gift: false, tags: ["a", "b"], address: { city: "Oslo" } },
    });
  });

  test("does not leave its path", async () => {
    model.answer = () => [["get_weather", { city: "../../admin" }]];
    const error = await failure(ask());
    expect([error.status, error.code, called()]).toEqual([400, "function_failed", []]);
  });

  test("that is one of several is made beside the others, and one that needs a result after it", async () => {
    model.answer = ({ messages }) =>
      messages.at(-1)?.role === "tool"
        ? [["order", { item: "umbrella", count: 1 }]]
        : [
            ["get_weather", { city: "Oslo" }],
            ["get_weather", { city: "Rome" }],
            ["await_results", {}],
          ];
    await ask();
    expect(called().slice(0, 2).sort()).toEqual([
      "GET /weather/Oslo?unit=C&days=1",
      "GET /weather/Rome?unit=C&days=1",
    ]);
    expect(called().slice(2)).toEqual(["POST /orders"]);
    const context = answering().messages.at(-1)?.content ?? "";
    expect(context.match(/<context from="\w+">/g)).toHaveLength(3);
  });

  test("is not made without a required value, or with one that does not fit", async () => {
    model.answer = () => [["order", { item: "tea", count: "many" }]];
    expect(await ask()).toBe("Could you tell me the count, which must be a whole number?");
    model.answer = () => [
      ["order", { count: 2 }],
      ["get_weather", { city: "Oslo" }],
    ];
    expect(await ask()).toBe("Could you tell me the item (what)?");
    expect(called()).toEqual([]);
  });
});

describe("an answer", () => {
  test("P1 is the default model's, by the target's system prompt and the response", async () => {
    model.answer = () => [["get_weather", { city: "Oslo" }]];
    const { data, response } = await openai.chat.completions
      .create({ ...PROMPT, stream: false })
      .withResponse();
    expect(data.choices[0]?.message.content).toContain("Hello from the sandbox!");
    expect(response.headers.get("x-plano-prompt-target")).toBe("get_weather");
    const { model: name, messages } = answering();
    expect([name, messages[0]?.content, messages[1]?.content]).toEqual([
      "gpt",
      "You know the weather.",
      "please",
    ]);
    expect(messages[2]?.content).toContain('{"asked":"/weather/Oslo?unit=C&days=1"}');
  });

  test("P1 streams, and comes in each client's API", async () => {
    model.answer = () => [["get_weather", { city: "Oslo" }]];
    const stream = await openai.chat.completions.create({ ...PROMPT, stream: true });
    let text = "";
    for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
    expect(text).toContain("Hello from the sandbox!");
    expect((await anthropic.messages.create(MESSAGE)).content[0]).toMatchObject({ type: "text" });
    expect(await anthropic.messages.stream(MESSAGE).finalText()).toContain("Hello from the sandbox!");
    const response = await openai.responses.create({ model: "any", input: "please" });
    expect(response.output_text).toContain("Hello from the sandbox!");
    expect(called()).toHaveLength(4);
  });

  test("P4 without a target is the default model's, by the file's system prompt", async () => {
    model.answer = () => undefined;
    expect(await ask()).toContain('You asked gpt: "please"');
    expect(answering().messages).toEqual([{ role: "system", content: "Be brief." }, PROMPT.messages[0]]);
  });

  test("to a result of the client's own tool is the default model's", async () => {
    const tool = {
      type: "function",
      function: { name: "own", parameters: { type: "object", properties: {} } },
    };
    const tool_calls = [{ id: "c", type: "function", function: { name: "own", arguments: "{}" } }];
    const messages = [
      ...PROMPT.messages,
      { role: "assistant", tool_calls },
      { role: "tool", tool_call_id: "c", content: "42" },
    ];
    expect(await ask({ messages, tools: [tool] })).toContain('The tool said: "42"');
    expect(model.asked).toEqual([]);
  });

  test.each([
    ["said", "said to GET"],
    ["stream", "one two"],
    ["latin", "name;Größe"],
    ["bytes", "für"],
  ])("is the response itself: %s", async (name, text) => {
    model.answer = () => [[name, {}]];
    expect(await ask()).toBe(text);
    const stream = await openai.chat.completions.create({ ...PROMPT, stream: true });
    const pieces: string[] = [];
    for await (const { choices } of stream) pieces.push(choices[0]?.delta.content ?? "");
    expect(pieces.join("")).toBe(text);
    if (name === "stream") expect(pieces.filter((piece) => piece !== "")).toEqual(["one ", "two"]);
  });
});

test("a response that continues another one takes the value that was asked for, by what Plano keeps", async () => {
  model.answer = ({ messages }) =>
    messages.some(({ content }) => content === "Oslo")
      ? [["get_weather", { city: "Oslo" }]]
      : [["ask_user", { question: "Which city?" }]];
  const first = await openai.responses.create({ model: "any", input: "the weather, please" });
  expect(first.output_text).toBe("Which city?");
  const second = await openai.responses.create({
    model: "any",
    input: "Oslo",
    previous_response_id: first.id,
  });
  expect([second.output_text, called()]).toEqual([
    expect.stringContaining("Hello from the sandbox!"),
    ["GET /weather/Oslo?unit=C&days=1"],
  ]);
});

describe("P2 a question of the model's", () => {
  beforeEach(() => {
    model.answer = () => [["ask_user", { question: "Which city?" }]];
  });

  test("is the answer of a chat completion, whole and streamed", async () => {
    expect(await ask()).toBe("Which city?");
    const stream = openai.chat.completions.stream(PROMPT);
    expect(await stream.finalContent()).toBe("Which city?");
    expect(called()).toEqual([]);
  });

  test("is the answer of a message, whole and streamed", async () => {
    const message = await anthropic.messages.create(MESSAGE);
    expect(message).toMatchObject({ content: [{ text: "Which city?" }], stop_reason: "end_turn" });
    expect(await anthropic.messages.stream(MESSAGE).finalText()).toBe("Which city?");
  });

  test("is the answer of a response, whole and streamed", async () => {
    const asked = { model: "any", input: "please" };
    expect((await openai.responses.create(asked)).output_text).toBe("Which city?");
    const stream = openai.responses.stream(asked);
    const [item] = (await stream.finalResponse()).output;
    expect(item).toMatchObject({ status: "completed", content: [{ text: "Which city?" }] });
  });
});

describe("an error", () => {
  test("P5 of the API keeps its status, is told in headers, and goes to the error target", async () => {
    model.answer = () => [["missing", {}]];
    const error = await failure(ask());
    const message = "The API of missing answered 404: no such device";
    expect([error.status, error.code, error.message]).toEqual([404, "function_failed", `404 ${message}`]);
    expect(error.headers?.get("x-function-error-code")).toBe("function_failed");
    expect(error.headers?.get("x-function-error-message")).toBe(message);
    expect(Date.parse(error.headers?.get("x-function-error-timestamp") ?? "")).toBeGreaterThan(0);
    const own = () => reports().find((one) => one.body.includes(error.requestID ?? "none"));
    await eventually(() => own() !== undefined, "the error was reported");
    const { headers, body } = own() ?? { headers: {}, body: "" };
    expect(headers).toMatchObject({ "x-function-error-code": "function_failed", "x-key": "secret-2" });
    expect(JSON.parse(body.toString())).toMatchObject({
      error: { status: 404, code: "function_failed", message },
      target: "missing",
      request_id: error.requestID,
    });
  });

  test("P5 is in the shape of Messages for its clients", async () => {
    model.answer = () => [["missing", {}]];
    await expect(anthropic.messages.create(MESSAGE)).rejects.toMatchObject({
      status: 404,
      error: { type: "error", error: { type: "not_found_error" } },
    });
  });

  test.each([
    ["broken", 503, "function_failed", "The API of broken answered 503."],
    ["moved", 502, "function_failed", "The API of moved answered 302."],
    ["image", 502, "function_response_unreadable", "answered with image/png, which is no text"],
    ["huge", 502, "function_response_too_large", "answered with too much"],
    ["reset", 503, "function_unreachable", "The API of reset cannot be reached."],
    ["gone", 503, "function_unreachable", "The API of gone cannot be reached."],
  ])("of the API %s is told", async (name, status, code, message) => {
    model.answer = () => [[name, {}]];
    const error = await failure(ask());
    expect([error.status, error.code, error.message]).toEqual([
      status,
      code,
      expect.stringContaining(message),
    ]);
    expect(error.message).not.toContain("stack trace");
    if (name === "broken") expect(error.headers?.get("retry-after")).toBe("9");
  });

  test("P6 of the model that chooses is told as one", async () => {
    for (const [status, told] of [
      [500, 500],
      [429, 429],
      [401, 502],
    ] as const) {
      model.answer = () => status;
      const error = await failure(ask());
      expect([error.status, error.code, error.message]).toEqual([
        told,
        "function_calling_failed",
        `${told} The model that chooses prompt targets answered ${status}: the model says ${status}`,
      ]);
      expect(error.headers?.get("retry-after")).toBe(status === 429 ? "7" : null);
    }
  });

  test.each([
    ["no calls", { message: { content: "Hello!" } }],
    ["calls of a function that does not exist", { message: { tool_calls: [{ function: { name: "x" } }] } }],
    ["calls that are none", { message: { tool_calls: [7, { function: 7 }, { function: { name: 7 } }] } }],
    [
      "arguments that are no JSON",
      { message: { tool_calls: [{ function: { name: "said", arguments: "{" } }] } },
    ],
  ])("is none when the model answers with %s", async (_what, answer) => {
    model.answer = () => answer;
    expect(await ask()).not.toBe("");
  });
});
