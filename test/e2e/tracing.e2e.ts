// Envoy's spans at a collector, over both of OpenTelemetry's protocols: parents and attributes; without
// tracing, a client's trace passes on unchanged.
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { type Collector, type Span, startCollector } from "./telemetry/collector.js";
import { startProvider, usage } from "./telemetry/provider.js";
import type { TestUpstream } from "./upstream.js";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";
const traceparent = `00-${TRACE}-${PARENT}-01`;
const messages = [{ role: "user" as const, content: "hello" }];

let provider: TestUpstream;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider?.close());

async function start(tracing: string): Promise<{ plano: TestPlano; openai: OpenAI }> {
  const plano = await startTestPlano(`
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
model_providers:
  - { model: sandbox/* }
  - { model: own/m, provider_interface: openai, base_url: "http://127.0.0.1:${provider.port}" }
  - { model: dead/m, provider_interface: openai, base_url: "http://127.0.0.1:1/v1" }
model_aliases: { both: { targets: [dead/m, own/m] } }
${tracing}
`);
  return { plano, openai: new OpenAI({ apiKey: "any", baseURL: `${plano.url}/v1`, maxRetries: 0 }) };
}

describe.each(["opentracing_grpc_endpoint", "otlp_http_endpoint"])("spans to %s", (endpoint) => {
  let collector: Collector;
  let plano: TestPlano;
  let openai: OpenAI;
  beforeAll(async () => {
    collector = await startCollector();
    const url = endpoint.includes("grpc") ? collector.grpcUrl : collector.httpUrl;
    const attributes = "span_attributes: { static: { deployment.environment.name: test } }";
    ({ plano, openai } = await start(`tracing: { ${endpoint}: "${url}", ${attributes} }`));
    await openai.chat.completions.create({ model: "own/m", messages }, { headers: { traceparent } });
    const stream = await openai.chat.completions.create({ model: "own/m", messages, stream: true });
    for await (const _ of stream);
    await openai.chat.completions.create({ model: "own/m", messages: [] }).catch(() => {});
    await openai.chat.completions.create(
      { model: "own/m", messages },
      { headers: { traceparent: traceparent.replace(/01$/, "00") } },
    );
    await askAs("not-a-uuid", "both");
    await openai.chat.completions.create({ model: "gpt-9", messages }).catch(() => {});
    await eventually(() => of("404").length > 0, "the last request's span arrived");
  });
  afterAll(async () => {
    await plano?.stop();
    await collector?.close();
  });

  /** By the API of Anthropic, which the provider does not have. */
  async function askAs(id: string, model: string): Promise<void> {
    const response = await fetch(`${plano.url}/v1/messages?beta=true`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-request-id": id },
      body: JSON.stringify({ model, max_tokens: 9, messages }),
    });
    await response.text();
  }

  /** The spans of requests that got a response with a status. */
  const of = (status: string): Span[] =>
    collector.spans.filter(({ kind, attributes }) => kind === 2 && attributes["http.status_code"] === status);
  const attemptOf = (span: Span | undefined): Span | undefined =>
    collector.spans.find(({ parentSpanId }) => span !== undefined && parentSpanId === span.spanId);

  test("form one trace: the client's, the request's, the attempt's, and the provider gets the attempt", async () => {
    const request = collector.spans.find(({ traceId, kind }) => traceId === TRACE && kind === 2);
    expect(request).toMatchObject({ parentSpanId: PARENT, service: "plano(inbound)" });
    const attempt = attemptOf(request);
    expect(attempt).toMatchObject({ traceId: TRACE, kind: 3 });
    const told = `00-${TRACE}-${attempt?.spanId}-01`;
    expect(provider.received.map(({ headers }) => headers.traceparent)).toContain(told);
    const observed = await plano.observations(5);
    expect(observed.map((each) => each.traceparent)).toContain(told);
    const logged = await plano.accessLog(6);
    expect(logged.map((line) => line.traceparent)).toContain(told);
  });

  test("record the model that answered and its usage, and the first token of a stream", () => {
    const [whole, streamed] = of("200");
    const common = {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "m",
      "gen_ai.provider.name": "own",
      "gen_ai.usage.input_tokens": String(usage.prompt_tokens),
      "gen_ai.usage.output_tokens": String(usage.completion_tokens),
      "gen_ai.usage.cache_read.input_tokens": String(usage.prompt_tokens_details.cached_tokens),
      "gen_ai.usage.reasoning.output_tokens": String(usage.completion_tokens_details.reasoning_tokens),
      "plano.target": "own/m",
      "plano.attempts": "1",
      "deployment.environment.name": "test",
    };
    for (const span of [whole, streamed]) {
      expect(span?.attributes).toMatchObject(common);
      expect(attemptOf(span)?.attributes).toMatchObject(common);
    }
    const began = "plano.time_to_first_token_ms";
    expect(Number(streamed?.attributes[began])).toBeGreaterThanOrEqual(0);
    expect(whole?.attributes).not.toHaveProperty([began]);
    expect(whole?.attributes).not.toHaveProperty(["gen_ai.usage.cache_creation.input_tokens"]);
  });

  test("have the client's id and URL, and are named by routes and targets", () => {
    const request = of("200").find(({ attributes }) => attributes.request_id === "not-a-uuid");
    const url = `${plano.url}/v1/messages`;
    expect(request).toMatchObject({ name: "POST /v1/messages", attributes: { "http.url": url } });
    const attempts = collector.spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId);
    expect(attempts.map(({ name }) => name)).toEqual(["chat dead/m", "chat own/m"]);
    for (const { attributes } of attempts) expect(attributes.request_id).toBe("not-a-uuid");
    const names = new Set(collector.spans.map(({ name }) => name));
    expect(names).toEqual(
      new Set(["POST /v1/chat/completions", "POST /v1/messages", "chat own/m", "chat dead/m"]),
    );
  });

  test("record whose error it is, and a refusal without an attempt", () => {
    const [failed] = of("400");
    expect(failed?.attributes).toMatchObject({ "gen_ai.request.model": "m", "plano.attempts": "1" });
    const [refused] = of("404");
    expect(attemptOf(refused)).toBeUndefined();
    expect(refused?.attributes).not.toHaveProperty(["gen_ai.request.model"]);
  });

  test("leave out requests that their client does not want traced, and probes", () => {
    expect(collector.spans.filter(({ traceId, kind }) => traceId === TRACE && kind === 2)).toHaveLength(1);
    expect(provider.received.some(({ headers }) => /-00$/.test(String(headers.traceparent)))).toBe(true);
    expect(collector.spans.filter(({ attributes }) => /healthz/.test(attributes["http.url"] ?? ""))).toEqual(
      [],
    );
  });
});

test("trace the configured share of the requests whose client has not decided", async () => {
  const collector = await startCollector();
  const { plano } = await start(
    `tracing: { random_sampling: 40, otlp_http_endpoint: "${collector.httpUrl}" }`,
  );
  const count = 100;
  const body = JSON.stringify({ model: "own/m", messages });
  for (let i = 0; i < count; i++) {
    const headers = { "content-type": "application/json", "x-request-id": `request ${i}` };
    await (await fetch(`${plano.url}/v1/chat/completions`, { method: "POST", headers, body })).text();
  }
  const logged = await plano.accessLog(count);
  const sampled = logged.filter(({ traceparent }) => String(traceparent).endsWith("-01")).length;
  // Three in a million are further from 40.
  expect(sampled).toBeGreaterThan(16);
  expect(sampled).toBeLessThan(64);
  const requests = (): Span[] => collector.spans.filter(({ kind }) => kind === 2);
  await eventually(() => requests().length === sampled, "the spans arrived");
  expect(new Set(logged.map((line) => line.request_id)).size).toBe(count);
  await plano.stop();
  await collector.close();
});

test("an unreachable collector fails no request", async () => {
  const { plano, openai } = await start('tracing: { opentracing_grpc_endpoint: "http://127.0.0.1:1" }');
  for (let i = 0; i < 10; i++) await openai.chat.completions.create({ model: "own/m", messages });
  await plano.stop();
});

test("the client's trace reaches the provider unchanged without tracing", async () => {
  const { plano, openai } = await start("");
  const headers = { traceparent, tracestate: "vendor=1" };
  await openai.chat.completions.create({ model: "own/m", messages }, { headers });
  expect(provider.received.at(-1)?.headers).toMatchObject(headers);
  await openai.chat.completions.create({ model: "own/m", messages });
  expect(provider.received.at(-1)?.headers).not.toHaveProperty("traceparent");
  expect((await plano.observations(2)).map((each) => each.traceparent)).toEqual([null, traceparent]);
  await plano.stop();
});
