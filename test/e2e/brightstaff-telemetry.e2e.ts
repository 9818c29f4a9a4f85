// brightstaff's spans, which form one trace with Envoy's, and its counters.
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startAgent, startChooser, startGuard } from "./telemetry/agents.js";
import { type Collector, type Span, startCollector } from "./telemetry/collector.js";
import { type Exposition, scrapeFrom } from "./telemetry/exposition.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";
const ENVOYS = ["plano(inbound)", "plano(outbound)"];
/** The span of a call of the model, which the filter reports when it is over. */
const CALL = "chat chooser/m";
const [SERVER, CLIENT] = [2, 3];

let agent: TestUpstream;
let chooser: TestUpstream;
let guard: TestUpstream;
let collector: Collector;
beforeAll(async () => {
  [agent, chooser, guard, collector] = await Promise.all([
    startAgent(),
    startChooser("weather"),
    startGuard(),
    startCollector(),
  ]);
});
afterAll(() => Promise.all([agent, chooser, guard, collector].map((each) => each?.close())));
beforeEach(() => {
  collector.spans.length = 0;
  for (const { received } of [agent, chooser, guard]) received.length = 0;
});

function start(tracing: string, env: Record<string, string> = {}): Promise<TestPlano> {
  return startTestPlano(
    `
version: v0.4.0
listeners:
  - type: agent
    name: travel
    address: 127.0.0.1
    port: 8021
    agents:
      - { id: weather, description: forecasts, input_filters: [guard] }
      - { id: flights, description: flights and bookings, default: true }
  - { type: model, name: models, address: 127.0.0.1 }
agents:
  - { id: weather, url: "http://127.0.0.1:${agent.port}" }
  - { id: flights, url: "http://127.0.0.1:1" }
filters:
  - { id: guard, type: http, url: "http://127.0.0.1:${guard.port}" }
model_providers:
  - { model: sandbox/* }
  - { model: chooser/m, provider_interface: openai, base_url: "http://127.0.0.1:${chooser.port}", default: true }
${tracing}
`,
    env,
  );
}

async function ask(plano: TestPlano, content: string, headers: Record<string, string> = {}): Promise<number> {
  const port = plano.plan.config.agentListeners[0]?.port;
  const response = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer the-key", ...headers },
    body: JSON.stringify({ model: "any", messages: [{ role: "user", content }] }),
  });
  await response.text();
  return response.status;
}

const own = (): Span[] =>
  collector.spans.filter(({ service, name }) => !ENVOYS.includes(service) && name !== CALL);
const calls = (): Span[] =>
  collector.spans.filter(({ service, name }) => service === "plano(llm)" && name === CALL);
const named = (name: string): Span | undefined => own().find((span) => span.name === name);
const root = (): Span | undefined => named("POST /agents/v1/chat/completions");
const parentOf = (child: Span | undefined): Span | undefined =>
  collector.spans.find(({ spanId }) => child !== undefined && spanId === child.parentSpanId);
/** The span that a service got as its parent. */
const toldTo = ({ received }: TestUpstream): Span | undefined => {
  const [, , told] = String(received[0]?.headers.traceparent).split("-");
  return collector.spans.find(({ spanId }) => spanId === told);
};

describe.each(["opentracing_grpc_endpoint", "otlp_http_endpoint"])("spans to %s", (endpoint) => {
  let plano: TestPlano;
  beforeAll(async () => {
    const url = endpoint.includes("grpc") ? collector.grpcUrl : collector.httpUrl;
    plano = await start(
      `tracing: { ${endpoint}: "${url}", span_attributes: { static: { deployment.environment.name: test }, header_prefixes: [X-Acme] } }`,
    );
  });
  afterAll(() => plano?.stop());

  test("form one trace per request, from the client through Envoy and brightstaff to each service", async () => {
    const traceparent = `00-${TRACE}-${PARENT}-01`;
    expect(await ask(plano, "will it rain on the words-of-a-user?", { traceparent })).toBe(200);
    await eventually(
      () => [agent, chooser].every((each) => toldTo(each) !== undefined) && root() !== undefined,
      "the spans arrived",
    );
    await eventually(() => own().length === 5, "brightstaff's spans arrived");
    await eventually(() => parentOf(parentOf(root())) !== undefined, "those of the listener arrived");
    expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));

    const attempt = parentOf(root());
    expect(attempt).toMatchObject({ service: "plano(inbound)", kind: CLIENT });
    expect(parentOf(attempt)).toMatchObject({
      service: "plano(inbound)",
      name: "POST /v1/chat/completions",
      kind: SERVER,
      parentSpanId: PARENT,
    });

    const orchestrator = named("orchestrator");
    const chat = named("chat");
    expect(parentOf(orchestrator)).toBe(root());
    expect(parentOf(chat)).toBe(orchestrator);
    expect(parentOf(named("filter guard"))).toBe(root());
    expect(parentOf(named("invoke_agent weather"))).toBe(root());

    await eventually(() => collector.spans.length === 12, "all spans arrived");
    expect(parentOf(calls()[0])).toBe(toldTo(chooser));
    expect(collector.spans.map(({ name, service }) => `${service} ${name}`).sort()).toEqual([
      "plano(agent) invoke_agent weather",
      "plano(filter) filter guard",
      "plano(inbound) POST /v1/chat/completions",
      "plano(inbound) router plano-brightstaff egress",
      "plano(llm) chat",
      "plano(llm) chat chooser/m",
      "plano(orchestrator) POST /agents/v1/chat/completions",
      "plano(orchestrator) orchestrator",
      "plano(outbound) POST /v1/chat/completions",
      "plano(outbound) POST /v1/chat/completions",
      "plano(outbound) chat agent/weather",
      "plano(outbound) chat chooser/m",
    ]);

    // Envoy has two spans of its own before models and agents; filters get brightstaff's as their parent.
    expect(parentOf(parentOf(toldTo(chooser)))).toBe(chat);
    expect(parentOf(parentOf(toldTo(agent)))).toBe(named("invoke_agent weather"));
    expect(toldTo(guard)).toBe(named("filter guard"));
  });

  test("say who was asked, the decision and the outcome, and hold no text of the conversation", async () => {
    expect(await ask(plano, "will it rain on the words-of-a-user?")).toBe(200);
    await eventually(() => own().length === 5, "brightstaff's spans arrived");
    for (const span of own()) {
      expect(span.attributes["deployment.environment.name"]).toBe("test");
      expect(span.attributes).not.toHaveProperty(["error.type"]);
    }
    expect(root()?.kind).toBe(SERVER);
    expect(root()?.attributes).toMatchObject({
      request_id: agent.received[0]?.headers["x-request-id"],
      "http.method": "POST",
      "http.path": "/agents/v1/chat/completions",
      "http.status_code": "200",
      "plano.listener": "travel",
      "plano.agent": "weather",
      "gen_ai.request.model": "any",
      "gen_ai.request.stream": "false",
    });
    expect(named("orchestrator")?.attributes).toMatchObject({
      "selection.method": "model",
      "selection.candidates": "weather, flights",
      "selection.agents": "weather",
      "selection.agent_count": "1",
      "selection.determination_ms": expect.stringMatching(/^\d+$/),
    });
    expect(named("filter guard")?.attributes).toMatchObject({
      filter_name: "guard",
      "plano.filter.type": "http",
      "plano.filter.verdict": "passed",
    });
    expect(named("invoke_agent weather")?.attributes).toMatchObject({
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.id": "weather",
      "http.status_code": "200",
    });
    expect(JSON.stringify(own())).not.toMatch(/words-of-a-user|the-key|sunny/);
  });

  test("have what the request's headers and the filter's report tell", async () => {
    const team = { "x-acme-team-name": " blue ", "x-acme": "ignored", "x-other": "ignored" };
    const headers = { ...team, "x-model-affinity": "words-of-a-user" };
    expect(await ask(plano, "will it rain on the words-of-a-user?", headers)).toBe(200);
    await eventually(() => own().length === 5 && calls().length === 1, "brightstaff's spans arrived");
    for (const span of [root(), named("invoke_agent weather")]) {
      expect(span?.attributes["team.name"]).toBe("blue");
    }
    expect(root()?.attributes["plano.session_id"]).toMatch(/^[0-9a-f]{12}$/);
    expect(JSON.stringify(own())).not.toMatch(/ignored|words-of-a-user/);
    const [call] = calls();
    expect(call?.attributes).toMatchObject({
      "http.status_code": "200",
      "llm.model": "m",
      "llm.provider": "chooser",
      "llm.usage.prompt_tokens": "1",
      "llm.usage.completion_tokens": "2",
      "llm.usage.total_tokens": "3",
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "chooser",
      "gen_ai.request.model": "m",
      "gen_ai.request.stream": "false",
      "gen_ai.usage.input_tokens": "1",
      "gen_ai.usage.output_tokens": "2",
      "plano.target": "chooser/m",
      "deployment.environment.name": "test",
    });
    expect(call?.attributes).not.toHaveProperty(["llm.usage.total_cost_usd"]);
    expect(JSON.stringify(calls())).not.toMatch(/words-of-a-user|the-key|select_agents/);
  });

  test("name the filter that stopped a request", async () => {
    expect(await ask(plano, "forbidden")).toBe(403);
    await eventually(() => root() !== undefined, "the request's span arrived");
    expect(root()?.attributes).toMatchObject({ "http.status_code": "403", filter_name: "guard" });
    expect(named("filter guard")?.attributes).toMatchObject({
      "plano.filter.verdict": "stopped",
      "http.status_code": "403",
    });
  });

  test("are not made for a request that its client does not want traced", async () => {
    await ask(plano, "hello", { traceparent: `00-${TRACE}-${PARENT}-00` });
    await ask(plano, "hello");
    await eventually(() => own().length === 5, "the spans of the other request arrived");
    expect(collector.spans.some(({ traceId }) => traceId === TRACE)).toBe(false);
    const [untraced] = agent.received;
    expect(untraced?.headers.traceparent).toMatch(new RegExp(`^00-${TRACE}-.*-00$`));
  });
});

test("the last spans are sent when brightstaff ends", async () => {
  const plano = await start(`tracing: { opentracing_grpc_endpoint: "${collector.grpcUrl}" }`);
  await ask(plano, "hello");
  await plano.stop();
  expect(own()).toHaveLength(5);
});

test("an unreachable collector fails no request, and its missed spans are counted", async () => {
  const plano = await start('tracing: { otlp_http_endpoint: "http://127.0.0.1:1" }');
  for (let i = 0; i < 5; i++) expect(await ask(plano, "hello")).toBe(200);
  const dropped = async (): Promise<number | undefined> =>
    (await scrapeFrom(`${plano.brightstaffUrl}/metrics`)).value("brightstaff_tracing_spans_dropped_total");
  // Each batch is tried again for five seconds, and on a busy machine there are several.
  await eventually(async () => (await dropped()) === 30, "the spans were given up", 30_000);
  const log = await readFile(plano.logs.brightstaff, "utf8");
  expect(log.match(/the collector of spans cannot be reached/g)).toHaveLength(1);
  await plano.stop();
});

test("an exporter gets each call of a model, and no text of the conversation", async () => {
  const posthog = await startUpstream((response) => void response.writeHead(200).end("{}"));
  const exporter = `{ type: posthog, url: "http://127.0.0.1:${posthog.port}", api_key: $POSTHOG, distinct_id_header: X-User }`;
  const plano = await start(`tracing: { random_sampling: 0, exporters: [${exporter}] }`, { POSTHOG: "phc" });
  const body = JSON.stringify({
    model: "chooser/m",
    messages: [{ role: "user", content: "words-of-a-user" }],
  });
  const headers = { "content-type": "application/json", "x-user": "ada", authorization: "Bearer the-key" };
  await (await fetch(`${plano.url}/v1/chat/completions`, { method: "POST", headers, body })).text();
  await eventually(() => posthog.received.length > 0, "the event arrived");
  const text = String(posthog.received[0]?.body);
  expect(posthog.received[0]?.path).toBe("/batch/");
  expect(JSON.parse(text)).toMatchObject({
    api_key: "phc",
    batch: [{ event: "$ai_generation", properties: { $ai_model: "m", distinct_id: "ada" } }],
  });
  expect(text).not.toMatch(/words-of-a-user|the-key|select_agents/);
  await plano.stop();
  await posthog.close();
});

describe("metrics", () => {
  let plano: TestPlano;
  let exposition: Exposition;
  beforeAll(async () => {
    plano = await start("");
    for (const content of ["hello", "hello", "forbidden"]) await ask(plano, content);
    await fetch(`${plano.brightstaffUrl}/never-heard-of`);
    await eventually(async () => {
      exposition = await scrapeFrom(`${plano.brightstaffUrl}/metrics`);
      return exposition.value("brightstaff_observations_received_total") === 5;
    }, "the observations of both agents' answers and of three decisions arrived");
  });
  afterAll(() => plano?.stop());

  test("count requests by handler", () => {
    const requests = (handler: string, method: string, status: string) =>
      exposition.value("brightstaff_http_requests_total", { handler, method, status_class: status });
    expect(requests("agent_chat", "POST", "2xx")).toBe(2);
    expect(requests("agent_chat", "POST", "4xx")).toBe(1);
    expect(requests("not_found", "GET", "4xx")).toBe(1);
    const handler = { handler: "agent_chat" };
    expect(exposition.value("brightstaff_http_request_duration_seconds_count", handler)).toBe(3);
    expect(exposition.value("brightstaff_http_in_flight_requests", handler)).toBe(0);
    expect(JSON.stringify(exposition.samples)).not.toContain("never-heard-of");
  });

  test("count decisions, filters and agents", () => {
    const decided = { route: "agent", selected_model: "weather", fallback: "false" };
    expect(exposition.value("brightstaff_router_decisions_total", decided)).toBe(3);
    expect(exposition.value("brightstaff_router_decision_duration_seconds_count", { route: "agent" })).toBe(
      3,
    );
    const filtered = (outcome: string) =>
      exposition.value("brightstaff_filter_requests_total", { filter: "guard", outcome });
    expect([filtered("passed"), filtered("stopped")]).toEqual([2, 1]);
    expect(exposition.value("brightstaff_filter_duration_seconds_count", { filter: "guard" })).toBe(3);
    const answered = { agent: "weather", status_class: "2xx" };
    expect(exposition.value("brightstaff_agent_requests_total", answered)).toBe(2);
    const agents = { agent: "weather" };
    expect(exposition.value("brightstaff_agent_request_duration_seconds_count", agents)).toBe(2);
  });

  test("count the calls of models, and not those of agents", () => {
    const model = { provider: "chooser", model: "chooser/m" };
    const answered = { ...model, status_class: "2xx", error_class: "none" };
    expect(exposition.value("brightstaff_llm_upstream_requests_total", answered)).toBe(3);
    const tokens = (kind: string) => exposition.value("brightstaff_llm_tokens_total", { ...model, kind });
    expect([tokens("prompt"), tokens("completion")]).toEqual([3, 6]);
    const operation = {
      gen_ai_operation_name: "chat",
      gen_ai_provider_name: "chooser",
      gen_ai_request_model: "chooser/m",
    };
    const duration = "gen_ai_client_operation_duration_seconds_count";
    expect(exposition.value(duration, { ...operation, error_type: "" })).toBe(3);
    expect(JSON.stringify(exposition.samples)).not.toContain("agent/");
  });

  test("match docs/metrics.md exactly", async () => {
    const text = await readFile(new URL("../../docs/metrics.md", import.meta.url), "utf8");
    const rows = [...text.matchAll(/^\| `((?:brightstaff|gen_ai)_\w+)` +\| (\w+) +\|/gm)];
    const documented = rows.map(([, name, type]) => [name, type]);
    const scraped = [...exposition.types].filter(([name]) => /^(brightstaff|gen_ai)_/.test(name));
    expect(documented.sort()).toEqual(scraped.sort());
  });

  test("cannot be read through Envoy", async () => {
    const ports = plano.plan.config.agentListeners.map(({ port }) => port);
    for (const url of [plano.url, ...ports.map((port) => `http://127.0.0.1:${port}`)]) {
      expect(await (await fetch(`${url}/metrics`)).text()).not.toContain("brightstaff_build_info");
    }
  });
});
