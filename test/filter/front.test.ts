// The front role under the host emulator: what it refuses before brightstaff reads a byte, and that it leaves
// everything else unchanged.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { chatHeaders, messagesHeaders, startGateway } from "./gateway-host.js";

let host: Host;
beforeEach(async () => {
  host = await startGateway({ role: "front", bufferLimit: 9 << 20 });
});
afterEach(() => {
  expect(host.contexts.size).toBe(2);
});

type Headers = Record<string, string>;

function send(headers: Headers, body?: string | string[]): Exchange {
  return host.exchange({ route: () => "brightstaff" }).request(headers, body);
}

/** The part of a request that reached brightstaff. */
function passed(headers: Headers, body?: string | string[]): string {
  const exchange = send(headers, body);
  const { text } = exchange.upstream;
  exchange.respond(200, "{}");
  return text;
}

const listHeaders = { ":method": "GET", ":path": "/v1/models" };
const routing = { ...chatHeaders, ":path": "/routing/v1/messages?beta=true" };

describe("a request is refused before brightstaff reads it", () => {
  const cases: [string, Headers, string | undefined, number, object][] = [
    ["an unknown path", { ":path": "/v1/embeddings" }, "{}", 404, { code: "unknown_url" }],
    ["a list with a slash at its end", { ":path": "/v1/models/" }, "", 404, { code: "unknown_url" }],
    ["a path below an API's", { ":path": "/v1/chat/completions/" }, "{}", 404, { code: "unknown_url" }],
    ["an unknown question about routes", { ":path": "/routing/v1/x" }, "{}", 404, { code: "unknown_url" }],
    [
      "a wrong method",
      { ...chatHeaders, ":method": "PUT" },
      "{}",
      405,
      { code: "method_not_allowed", message: "PUT is not allowed here; use POST." },
    ],
    ["a list that is posted", { ":path": "/v1/models" }, "{}", 405, { code: "method_not_allowed" }],
    [
      "a compressed body",
      { ...chatHeaders, "content-encoding": "gzip" },
      "xx",
      415,
      { code: "unsupported_content_encoding" },
    ],
    [
      "a declared length beyond the limit",
      { ...chatHeaders, "content-length": "1048577" },
      "{}",
      413,
      { code: "request_too_large" },
    ],
    ["a body beyond the limit", chatHeaders, " ".repeat(1048577), 413, { code: "request_too_large" }],
    ["no body", chatHeaders, undefined, 400, { message: "The request has no body; send a JSON object." }],
    ["an empty body", chatHeaders, "", 400, { message: "The request has no body; send a JSON object." }],
    ["text", chatHeaders, "hello", 400, { message: "The request body is not valid JSON: see byte 0." }],
    ["an array", chatHeaders, "[]", 400, { message: "The request body must be a JSON object." }],
    [
      "too deep a body",
      chatHeaders,
      `${'{"a":'.repeat(200)}1${"}".repeat(200)}`,
      400,
      { message: "The request body is nested too deeply, at byte 640." },
    ],
    [
      "too many values",
      chatHeaders,
      `{"x":[${"{},".repeat(100_000)}0]}`,
      400,
      { message: "The request body has too many values." },
    ],
    [
      "models beside the caller's",
      { ...chatHeaders, "x-plano-caller-models": "openai/*" },
      '{"model":"openai/gpt-4o","fallbacks":["o3"]}',
      400,
      { param: "fallbacks" },
    ],
    [
      "another model in the query",
      { ...chatHeaders, ":path": "/v1/chat/completions?model=o3", "x-plano-caller-models": "openai/*" },
      "{}",
      400,
      { param: "?model" },
    ],
    ["two models", chatHeaders, '{"model":"a","mod\\u0065l":"b"}', 400, { param: "model" }],
  ];
  test.each(cases)("%s", (_name, headers, body, status, error) => {
    const exchange = send(headers, body);
    expect(exchange.attempts).toHaveLength(0);
    expect(exchange.client.status).toBe(status);
    expect(exchange.client.json).toMatchObject({ error });
    expect(exchange.faults).toEqual([]);
    const counted = [...host.metrics.names()].filter((name) => name.includes("plano_request_duration"));
    expect(counted).toHaveLength(1);
  });

  test.each([messagesHeaders, routing])("in the shape of the Messages API for its clients: %j", (headers) => {
    const exchange = send(headers, "{");
    expect(exchange.client.json).toMatchObject({ type: "error", error: { type: "invalid_request_error" } });
  });
});

describe("kept responses and conversations", () => {
  const at = (method: string, path: string): Headers => ({ ":method": method, ":path": path });

  test.each([
    at("GET", "/v1/responses/resp_1"),
    at("DELETE", "/v1/responses/resp_1"),
    at("GET", "/v1/responses/resp_1/input_items?limit=2"),
    at("POST", "/v1/responses/resp_1/cancel"),
    at("POST", "/v1/conversations"),
    at("GET", "/v1/conversations/conv_1/items"),
  ])("are asked for without a body: %j", (headers) => {
    expect(passed(headers)).toBe("");
  });

  test("may be posted with a JSON object, whose size is told", () => {
    const body = '{"items":[]}';
    const exchange = send(at("POST", "/v1/conversations"), body);
    expect(exchange.upstream.headers?.get("x-plano-body")).toBe("12 3");
    expect(exchange.upstream.text).toBe(body);
    exchange.abort();
    expect(passed(at("POST", "/v1/responses/resp_1/cancel"), "")).toBe("");
  });

  test.each<[Headers, string | undefined, number]>([
    [at("PUT", "/v1/responses/resp_1"), undefined, 405],
    [at("POST", "/v1/conversations"), "[]", 400],
    [at("POST", "/v1/conversations"), "{", 400],
    [at("POST", "/v1/conversations"), `{"x":[${"{},".repeat(100_000)}0]}`, 400],
    [at("POST", "/v1/conversations"), " ".repeat(1048577), 413],
    [at("GET", "/v1/responses"), undefined, 405],
    [at("GET", "/v1/conversation"), undefined, 404],
    [at("GET", "/v1/conversationsx"), undefined, 404],
  ])("are refused in the Responses API: %j", (headers, body, status) => {
    const exchange = send(headers, body);
    expect(exchange.attempts).toHaveLength(0);
    expect(exchange.client.status).toBe(status);
  });
});

describe("ambiguous JSON is refused by the front role and the gateway role", () => {
  const ways: [string, string, string][] = [
    ["one name twice", '{"messages":[],"messages":[]}', "messages"],
    ["twice by an escape", '{"messages":[],"m\\u0065ssages":[]}', "messages"],
    ["twice by a capital letter", '{"prompt":"a","Prompt":"b"}', "prompt"],
    ["twice by two capital letters", '{"xTra":1,"Xtra":2}', "xtra"],
    ["twice by signs that Go folds", '{"to\u212aens_":1,"tokens_":2}', "tokens_"],
    ["a known one in capitals", '{"MODEL":"m"}', "model"],
    ["a known one in an escaped capital", '{"\\u004dessages":[]}', "messages"],
    ["a known one beyond ASCII", '{"\u017ftream":true}', "stream"],
    ["an endpoint's", '{"Input":"a"}', "input"],
  ];
  test.each(ways)("%s", async (_what, body, field) => {
    const gateway = await startGateway();
    for (const exchange of [send(chatHeaders, body), gateway.exchange().request(chatHeaders, body)]) {
      expect(exchange.client.status).toBe(400);
      expect(exchange.client.json).toMatchObject({ error: { param: field } });
    }
    const passedOn = gateway.exchange().request({ ...chatHeaders, ":path": "/v1/embeddings" }, body);
    expect(passedOn.client.status).toBe(400);
  });

  test("except capitals in unknown names, in values and in nested members", () => {
    const body = '{"xTra":1,"messages":[{"Role":"a","role":"b"}],"user":"MODEL"}';
    expect(passed(chatHeaders, body)).toBe(body);
  });

  test("as is a root with more members than any API has", () => {
    const members = (count: number) => Array.from({ length: count }, (_, i) => `"x${i}":0`).join(",");
    expect(passed(chatHeaders, `{${members(256)}}`)).not.toBe("");
    const { client } = send(chatHeaders, `{${members(257)}}`);
    expect([client.status, client.json]).toMatchObject([
      400,
      { error: { message: expect.stringContaining("256") } },
    ]);
  });
});

describe("the front role passes unchanged", () => {
  test.each([chatHeaders, messagesHeaders, routing])("a body in pieces: %j", (headers) => {
    const body = '{ "model" : "any",\n"messages":[{"role":"user","content":"h\\u0069"}], "unknown":1e400 }';
    expect(passed(headers, body)).toBe(body);
    expect(passed(headers, [...body])).toBe(body);
  });

  test("a request with trailers", () => {
    const exchange = host.exchange({ route: () => "brightstaff" });
    exchange.request(chatHeaders, "{}", { trailers: { "x-t": "1" } });
    expect([exchange.upstream.text, exchange.upstream.trailers?.get("x-t")]).toEqual(["{}", "1"]);
    exchange.abort();
  });

  test.each([
    listHeaders,
    { ...listHeaders, ":method": "HEAD" },
    { ...listHeaders, ":path": "/v1/models/openai/gpt-4o?limit=2" },
  ])("the list of models, after reading only its headers: %j", (headers) => {
    expect(passed(headers)).toBe("");
    expect(passed(headers, ["a", "b"])).toBe("ab");
  });

  test("headers, except for one that it adds with the body's size", () => {
    const exchange = send({ ...chatHeaders, "x-own": "1" }, '{"a":[1,{}]}');
    expect(exchange.upstream.headers?.toRecord()).toEqual({
      ":method": "POST",
      ":scheme": "http",
      ":authority": "localhost",
      ...chatHeaders,
      "x-own": "1",
      "x-plano-body": "12 5",
    });
    exchange.abort();
  });
});
