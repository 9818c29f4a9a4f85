// Endpoints that are passed on: the filter finds the model in any body, leaves the rest unchanged, and reads
// no answer.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { startWith } from "./configured.js";

const ENTRIES = [
  "{ model: openai/text-embedding-3-small, access_key: $KEY }",
  "{ model: openai/whisper-1, access_key: $KEY }",
  "{ model: openai/*, access_key: $KEY }",
  "{ model: xai/*, access_key: $KEY }",
  "{ model: vercel/*, access_key: $KEY }",
  "{ model: anthropic/claude-x, access_key: $KEY, default: true }",
  "{ model: gemini/embed, access_key: $KEY }",
  "{ model: azure_openai/dep:1, access_key: $KEY, base_url: https://r.openai.azure.com }",
  "{ model: together_ai/rank, access_key: $KEY }",
];
const ALIASES =
  "model_aliases: { small: { target: openai/text-embedding-3-small }, ears: { target: whisper-1 } }\n";

let host: Host;
beforeEach(async () => {
  host = await startWith(ENTRIES, ALIASES);
});
afterEach(() => {
  expect(host.contexts.size).toBe(2);
});

/** Runs one exchange to its end. */
function passed<Result>(
  path: string,
  body: string | Uint8Array,
  look: (exchange: Exchange) => Result,
  type = "application/json",
): Result {
  const exchange = host.exchange().request({ ":path": path, "content-type": type }, body);
  const result = look(exchange);
  expect(exchange.faults).toEqual([]);
  exchange.abort();
  return result;
}

const sent = (
  path: string,
  body: string | Uint8Array,
  type?: string,
): { text: string; headers: Record<string, string> } =>
  passed(
    path,
    body,
    ({ upstream }) => ({ text: upstream.text, headers: upstream.headers?.toRecord() ?? {} }),
    type,
  );

describe("JSON bodies", () => {
  test.each([
    ["small", "text-embedding-3-small"],
    ["openai/text-embedding-3-small", "text-embedding-3-small"],
    ["openai/another", "another"],
  ])("name the model %s as the provider does, and change nothing else", (asked, named) => {
    const body = (model: string) => `{ "input" : ["a", 1e2],"model": "${model}" ,"x":null}`;
    const { text, headers } = sent("/v1/embeddings", body(asked));
    expect(text).toBe(body(named));
    expect(headers).toMatchObject({
      ":path": "/v1/embeddings",
      ":authority": "api.openai.com",
      authorization: "Bearer KEY",
      "content-type": "application/json",
      "content-length": String(text.length),
    });
  });

  test.each([
    ["/v1/messages/count_tokens?beta=true", "claude-x", "/v1/messages/count_tokens?beta=true", "x-api-key"],
    ["/v1/embeddings", "embed", "/v1beta/openai/embeddings", "authorization"],
    [
      "/v1/embeddings",
      "azure_openai/dep:1",
      "/openai/deployments/dep%3A1/embeddings?api-version=2025-01-01-preview",
      "api-key",
    ],
    ["/v1/rerank", "rank", "/v1/rerank", "authorization"],
    ["/v1/responses/input_tokens", "openai/gpt-5", "/v1/responses/input_tokens", "authorization"],
    ["/v1/responses/compact", "openai/gpt-5", "/v1/responses/compact", "authorization"],
    ["/v1/responses/compact", "azure_openai/dep:1", "/openai/v1/responses/compact", "api-key"],
    ["/v1/responses/compact", "xai/grok-4", "/v1/responses/compact", "authorization"],
    ["/v1/responses/compact", "vercel/openai/gpt-5", "/v1/responses/compact", "authorization"],
    ["/v1/images/generations", "openai/gpt-image-1", "/v1/images/generations", "authorization"],
    ["/v1/completions", "openai/davinci", "/v1/completions", "authorization"],
    ["/v1/audio/speech", "openai/tts-1", "/v1/audio/speech", "authorization"],
    ["/v1/moderations", "openai/omni", "/v1/moderations", "authorization"],
  ])("have their target: %s of %s goes to %s", (path, model, wanted, auth) => {
    const { headers } = sent(path, JSON.stringify({ model }));
    expect(headers[":path"]).toBe(wanted);
    expect(headers[auth]).toMatch(/^(Bearer )?KEY$/);
    expect(headers["anthropic-version"]).toBe(auth === "x-api-key" ? "2023-06-01" : undefined);
  });

  test.each([
    undefined,
    "text/plain",
    "application/json; charset=utf-16",
    "application/json, multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
  ])("of the content-type %s go on as JSON", (type) => {
    const headers = type === undefined ? {} : { "content-type": type };
    const exchange = host
      .exchange()
      .request({ ":path": "/v1/audio/transcriptions", ...headers }, '{"model":"ears"}');
    expect(exchange.upstream.headers?.get("content-type")).toBe("application/json");
    exchange.abort();
  });

  test("without a model go to the default's provider, and get a model only at chat endpoints", () => {
    const { text } = sent("/v1/messages/count_tokens", '{"messages":[]}');
    expect(text).toBe('{"model":"claude-x","messages":[]}');
    const nothing = sent("/v1/messages/count_tokens", '{"model": null}');
    expect(nothing.text).toBe('{"model": "claude-x"}');
  });
});

describe("tokens that the provider does not count", () => {
  const counted = (path: string, body: object): Record<string, unknown> => {
    let told: Record<string, unknown> = {};
    passed(path, JSON.stringify(body), ({ client }) => {
      expect([client.status, client.headers?.get("x-plano-estimated")]).toEqual([200, "true"]);
      told = client.json as Record<string, unknown>;
    });
    return told;
  };
  const messages = (content: unknown): object => ({ model: "small", messages: [{ role: "user", content }] });
  const count = (content: unknown): number =>
    counted("/v1/messages/count_tokens", messages(content)).input_tokens as number;

  test("are estimated from what the model reads, at four bytes a token", () => {
    expect(count("a".repeat(4000).replaceAll("aaaa", "one "))).toBeCloseTo(1000, -2);
    const tools = [{ name: "f", description: "word ".repeat(800), input_schema: { type: "object" } }];
    const more = counted("/v1/messages/count_tokens", { ...messages("a"), system: "be ".repeat(400), tools });
    expect(more.input_tokens).toBeGreaterThan(1300);
    expect(more.input_tokens).toBeLessThan(1400);
  });

  test("of an image follow from its width and height, not from its bytes", () => {
    const image = (size: number): unknown => {
      const bytes = Buffer.alloc(size);
      Buffer.from("89504e470d0a1a0a0000000d4948445200000400000003000806000000", "hex").copy(bytes);
      const data = bytes.toString("base64");
      return [{ type: "image", source: { type: "base64", media_type: "image/png", data } }];
    };
    expect(count(image(10_000))).toBe(count(image(1_000_000)));
    expect(count(image(10_000))).toBeGreaterThan(100);
    expect(count([{ type: "text", text: "x y ".repeat(10_000) }])).toBeGreaterThan(10_000);
  });

  test("are told to a Responses client in its shape", () => {
    const answer = counted("/v1/responses/input_tokens", { model: "claude-x", input: "hello there" });
    expect(answer).toEqual({ object: "response.input_tokens", input_tokens: 4 });
  });
});

describe("the filter refuses", () => {
  test("an endpoint that the provider lacks, in the client's shape", () => {
    passed("/v1/rerank", '{"model":"small"}', ({ client }) => {
      expect(client.status).toBe(404);
      expect(client.json).toMatchObject({
        error: { code: "unknown_url", message: "The provider openai has no /v1/rerank." },
      });
    });
    passed("/v1/responses/compact", '{"model":"claude-x","input":"a"}', ({ client }) => {
      expect(client.status).toBe(404);
      expect(client.json).toMatchObject({ error: { code: "unknown_url" } });
    });
  });

  test("a count of tokens of nothing, in the client's shape", () => {
    passed("/v1/messages/count_tokens", '{"model":"small"}', ({ client }) => {
      expect(client.status).toBe(400);
      expect(client.json).toMatchObject({ type: "error", error: { type: "invalid_request_error" } });
    });
    passed("/v1/responses/input_tokens", '{"model":"claude-x"}', ({ client }) => {
      expect(client.status).toBe(400);
      expect(client.json).toMatchObject({ error: { param: "input" } });
    });
  });

  test.each([
    ["/v1/embeddings", "multipart/form-data; boundary=x"],
    ["/v1/audio/speech", "Multipart/Mixed"],
    ["/v1/chat/completions", "multipart/form-data; boundary=x"],
  ])("a form at %s, by its content-type %s alone", (path, type) => {
    const look = ({ client }: Exchange): void => {
      expect(client.status).toBe(400);
      expect(client.json).toMatchObject({ error: { code: "unsupported_content_type" } });
    };
    passed(path, '{"model":"small"}', look, type);
  });

  test.each([
    ["no JSON", "nonsense"],
    ["a list", "[]"],
    ["two models", '{"model":"small","mod\\u0065l":"small"}'],
    ["a number as model", '{"model":1}'],
  ])("%s", (_name, body) => {
    passed("/v1/embeddings", body, ({ client }) => expect(client.status).toBe(400));
  });
});

describe("responses of endpoints", () => {
  test("of any bytes pass unchanged, chunk by chunk", () => {
    passed("/v1/audio/speech", '{"model":"openai/tts"}', (exchange) => {
      exchange.respondHeaders({ ":status": "200", "content-type": "audio/mpeg", "set-cookie": "a" });
      exchange.respondChunk(Uint8Array.of(0xff, 0x00, 0x22));
      expect(exchange.client.text.length).toBeGreaterThan(0);
      exchange.respondChunk(Uint8Array.of(0x7b, 0x80), true);
      expect([...exchange.client.body]).toEqual([0xff, 0x00, 0x22, 0x7b, 0x80]);
      expect(exchange.client.headers?.get("content-type")).toBe("audio/mpeg");
      expect(exchange.client.headers?.get("set-cookie")).toBeUndefined();
    });
  });

  test("that are errors are put into the client's shape, unless they have it", () => {
    const json = { ":status": "422", "content-type": "application/json" };
    passed("/v1/embeddings", '{"model":"small"}', (exchange) => {
      exchange.respond(json, '{"detail":"no such input"}');
      expect(exchange.client.json).toMatchObject({ error: { message: "no such input" } });
      expect(exchange.client.status).toBe(422);
    });
    const own = '{"error":{"message":"no","type":"x","param":null,"code":null}, "more":1}';
    passed("/v1/embeddings", '{"model":"small"}', (exchange) => {
      exchange.respond(json, own);
      expect(exchange.client.text).toBe(own);
    });
  });

  test("are observed with the endpoint's name", () => {
    passed("/v1/embeddings", '{"model":"small"}', (exchange) =>
      exchange.respond({ ":status": "200", "content-type": "application/json" }, "{}"),
    );
    host.tick();
    expect(JSON.parse(host.flushCalls()[0]?.text ?? "")).toMatchObject({
      status: 200,
      client_format: "embeddings",
      upstream_format: "embeddings",
      provider: "openai",
      usage: null,
    });
  });
});

test("an endpoint's request makes a fixed number of host calls", () => {
  const once = () =>
    passed("/v1/embeddings", '{"model":"small"}', (exchange) =>
      exchange.respond({ ":status": "200", "content-type": "application/json" }, "{}"),
    );
  once();
  host.resetCounts();
  once();
  expect(Object.fromEntries(host.counts)).toEqual({
    proxy_get_header_map_pairs: 3,
    proxy_set_header_map_pairs: 2,
    // The whole request, and its first bytes up to the model; of the answer what may contain its usage.
    proxy_get_buffer_bytes: 3,
    proxy_set_buffer_bytes: 1,
    proxy_replace_header_map_value: 1,
    proxy_get_current_time_nanoseconds: 2,
    // The exchange's id, and the attempt's connection.
    proxy_get_property: 2,
    // The exchange's id, and four values for the access log.
    proxy_set_property: 5,
    // The target's latency, and all targets'.
    proxy_record_metric: 2,
  });
});
