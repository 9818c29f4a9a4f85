// What a caller with a list of models may ask the filter for. The list is in a header that is removed from
// clients' requests.
import { afterEach, beforeAll, expect, test } from "vitest";
import type { HeaderMap } from "../host/header-map.js";
import type { Exchange, Host } from "../host/host-api.js";
import { type Client, requestFor, startConfigured } from "./configured.js";
import { completion, json } from "./provider-answers.js";

const FILE = `version: v0.4.0
listeners: [{ type: model, name: m }, { type: agent, name: a, agents: [{ id: weather }] }]
agents: [{ id: weather, url: "http://127.0.0.1:10510" }]
model_providers:
  - { model: openai/gpt-4o, access_key: $A, default: true }
  - { model: groq/mini, access_key: $B }
  - { model: mistral/large, access_key: $C }
  - { model: openai/*, access_key: $A }
model_aliases:
  several: { targets: [openai/gpt-4o, groq/mini, mistral/large] }
  fast: { target: groq/mini }
`;

let host: Host;
/** After the first attempt of the last request. */
let retries: string | undefined;
const open: Exchange[] = [];
beforeAll(async () => {
  host = await startConfigured(FILE);
});
afterEach(() => {
  for (const exchange of open.splice(0)) {
    expect(exchange.faults).toEqual([]);
    exchange.abort();
  }
});

function ask(
  models: string,
  body: object,
  headers: Record<string, string> = {},
  client: Client = "chat",
): Exchange {
  const request = requestFor(client, body);
  const all = { ...request.headers, "x-plano-caller-models": models, ...headers };
  const route = (sent: HeaderMap): string | undefined => {
    retries = sent.get("x-envoy-max-retries");
    return sent.get("x-plano-cluster");
  };
  const exchange = host.exchange({ route }).request(all, request.body);
  open.push(exchange);
  return exchange;
}

function askText(models: string, body: string): Exchange {
  const { headers } = requestFor("chat", {});
  const exchange = host
    .exchange({ route: (sent) => sent.get("x-plano-cluster") })
    .request({ ...headers, "x-plano-caller-models": models }, body);
  open.push(exchange);
  return exchange;
}

/** The first target, and how many retries Envoy may make in a failover plan with more. */
function routed(models: string, model: string): unknown {
  const exchange = ask(models, { model });
  return exchange.client.status ?? [exchange.upstream.headers?.get(":authority"), retries];
}

test.each([
  ["the name itself", "several", "several", ["api.openai.com", undefined]],
  ["a pattern of the name", "sev*", "several", ["api.openai.com", undefined]],
  ["all of its models", "openai/*,groq/mini,mistral/large", "several", ["api.openai.com", undefined]],
  ["its first two", "openai/gpt-4o,groq/mini", "several", ["api.openai.com", "1"]],
  ["its first and last", "openai/gpt-4o,mistral/large", "several", ["api.openai.com", undefined]],
  ["its last", "mistral/*", "several", ["api.mistral.ai", undefined]],
  ["none of its models", "openai/gpt-4", "several", 404],
  ["a name that begins like its model", "openai/gpt-4o-mini,groq/min", "several", 404],
  ["the model of an alias", "groq/mini", "fast", ["api.groq.com", undefined]],
  ["an alias, for its model", "fast", "groq/mini", 404],
  ["a model, by its short name", "groq/mini", "mini", ["api.groq.com", undefined]],
  ["one model of a wildcard, for another", "openai/gpt-4o", "openai/o3", 404],
  ["a wildcard", "openai/*", "openai/o3", ["api.openai.com", undefined]],
  ["nothing", "*/", "several", 404],
])("a list with %s", (_what, models, model, expected) => {
  expect(routed(models, model)).toEqual(expected);
});

const OTHERS: [string, object][] = [
  ["OpenRouter's models", { models: ["anthropic/claude"] }],
  ["its route", { route: "fallback" }],
  ["its preferences of providers", { provider: { order: ["a"] } }],
  ["its plugins", { plugins: [{ id: "auto-router" }] }],
  ["LiteLLM's fallbacks", { fallbacks: ["o3"] }],
  ["its other fallbacks", { context_window_fallbacks: [{ a: ["o3"] }] }],
  ["its body within the body", { extra_body: { model: "o3" } }],
  ["Vercel's models", { providerOptions: { gateway: { models: ["o3"] } } }],
  ["a tool with a model of its own", { tools: [{ type: "function" }, { type: "image", model: "o3" }] }],
];

test.each(OTHERS)("callers with a list of models may not name %s", (_what, more) => {
  for (const [client, headers] of [
    ["chat", {}],
    ["messages", {}],
    ["responses", {}],
    ["chat", { ":path": "/v1/embeddings" }],
  ] as const) {
    const body = { model: "groq/mini", ...more };
    const refused = ask("groq/*", body, headers, client);
    expect([refused.client.status, refused.client.text]).toEqual([
      400,
      expect.stringContaining("can name other models"),
    ]);
    expect(refused.client.text).toContain(Object.keys(more)[0]?.toLowerCase());
    for (const everything of ["*", "groq/*,*", ""]) {
      expect(ask(everything, body, headers, client).client.text).not.toContain("other models");
    }
  }
});

test.each(["fallbacks", "Models", "models[0]", "extra_body.model"])(
  "a form's field %s is refused for callers with a list of models",
  (name) => {
    const form = (models: string): Exchange => {
      const field = (key: string, value: string): string =>
        `--0123456789\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`;
      const exchange = host.exchange({ route: (sent) => sent.get("x-plano-cluster") }).request(
        {
          ":path": "/v1/audio/transcriptions",
          "content-type": "multipart/form-data; boundary=0123456789",
          "x-plano-caller-models": models,
        },
        `${field("model", "groq/mini")}${field(name, "o3")}--0123456789--\r\n`,
      );
      open.push(exchange);
      return exchange;
    };
    expect([form("groq/*").client.status, form("groq/*").client.text]).toEqual([
      400,
      expect.stringContaining("can name other models"),
    ]);
    expect(form("*").client.status).toBeUndefined();
  },
);

test("letter case and escapes of such a member make no difference", () => {
  for (const name of ["Fallbacks", "fall\\u0062acks", "PROVIDEROPTIONS"]) {
    const body = `{"model":"groq/mini","${name}":["o3"]}`;
    expect(askText("groq/*", body).client.status).toBe(400);
  }
});

test.each([
  ["model=o3", 400],
  ["x=1&model=o3", 400],
  ["x;model=o3", 400],
  ["model", 400],
  ["%6dodel=o3", 400],
  ["beta=true&api-version=2&models=1", undefined],
  ["x=model&y=%6d", undefined],
  ["", undefined],
])("the query %j is judged by the caller's list of models", (query, status) => {
  const path = { ":path": `/v1/chat/completions?${query}` };
  expect(ask("groq/*", { model: "groq/mini" }, path).client.status).toBe(status);
  expect(ask("*", { model: "groq/mini" }, path).client.status).toBeUndefined();
});

test("a pattern does not match a name with a comma", () => {
  expect(ask("openai/gpt*", { model: "openai/gpt-x" }).client.status).toBeUndefined();
  expect(ask("openai/gpt*", { model: "openai/gpt-x,o3" }).client.status).toBe(404);
});

test("a default model that is not the caller's is unknown to it", () => {
  expect(ask("groq/mini", {}).client.status).toBe(400);
  expect(ask("openai/gpt-4o", {}).client.status).toBeUndefined();
});

test("an agent is the caller's by its name", () => {
  const agent = { "x-plano-agent": "weather" };
  expect(ask("groq/mini", { model: "any" }, agent).client.status).toBe(404);
  expect(ask("weather", { model: "any" }, agent).client.json).toMatchObject({
    error: { code: "agent_not_found" },
  });
  for (const models of ["agent/weather", "agent/*", "*"]) {
    expect(ask(models, { model: "any" }, agent).client.status).toBeUndefined();
  }
});

test("an attempt at a model that is not the caller's is not sent", () => {
  const exchange = ask("openai/gpt-4o,groq/mini", { model: "several" });
  exchange.retry();
  expect(exchange.upstream.headers?.get(":authority")).toBe("api.groq.com");
  exchange.retry();
  expect(exchange.upstream.text).toBe("");
  expect(exchange.client.status).toBe(503);
});

test("a missing endpoint is reported for the caller's own provider", () => {
  const exchange = ask("groq/mini", { model: "several", input: "x" }, { ":path": "/v1/embeddings" });
  expect(exchange.client.status).toBe(404);
  expect(exchange.client.text).toContain("The provider groq has no");
});

test("a failed attempt at the caller's last model is its answer", () => {
  const exchange = ask("groq/mini", { model: "several" });
  exchange.respond({ ":status": "500", "content-type": "application/json" }, '{"error":{"message":"broke"}}');
  expect([exchange.client.status, exchange.client.text]).toEqual([500, expect.stringContaining("broke")]);
  expect(ask("groq/mini", { model: "fast" }).respond(json, JSON.stringify(completion)).client.status).toBe(
    200,
  );
});
