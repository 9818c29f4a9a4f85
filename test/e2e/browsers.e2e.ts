// Web pages can do nothing to a Plano on their visitor's machine, neither by rebinding their name to loopback
// nor by sending requests there.
import { type IncomingHttpHeaders, request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

let upstream: TestUpstream;
let plano: TestPlano;
beforeAll(async () => {
  const choice = { index: 0, message: { role: "assistant", content: "hello" }, finish_reason: "stop" };
  const answer = JSON.stringify({
    id: "1",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices: [choice],
  });
  upstream = await startUpstream((response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(answer);
  });
  plano = await startTestPlano(`
version: v0.4.0
listeners:
  - type: model
    name: models
    address: 127.0.0.1
    hosts: [gateway.example]
    cors: { allow_origins: [https://app.example, "https://*.apps.example", "chrome-extension://abc", "null"] }
  - { type: agent, name: front, address: 127.0.0.1, agents: [{ id: agent }] }
  - type: agent
    name: open
    address: 127.0.0.1
    port: 8002
    agents: [{ id: agent }]
    cors: { allow_origins: ["*"], allow_headers: [x-own], expose_headers: [x-mine], max_age: 10m }
agents: [{ id: agent, url: "http://127.0.0.1:${upstream.port}" }]
model_providers:
  - { model: sandbox/* }
  - { model: own/m, provider_interface: openai, base_url: "http://127.0.0.1:${upstream.port}/v1", default: true }
endpoints: { tool: { endpoint: "127.0.0.1:${upstream.port}" } }
routing: {}
`);
});
afterAll(async () => {
  await plano?.stop();
  await upstream?.close();
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

const CHAT = JSON.stringify({ messages: [{ role: "user", content: "hello" }] });
/** Any page may send such a POST without a preflight. */
const SIMPLE = { "content-type": "text/plain" };

function ask(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = method === "POST" ? CHAT : "",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
      let text = "";
      response.on("data", (data: Buffer) => {
        text += data.toString();
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sent.on("error", reject).end(body);
  });
}

const codeOf = ({ text }: Answer): unknown => JSON.parse(text).error?.code;
const portOf = (listener: "backendListener" | "egressListener" | "brightstaff"): number =>
  plano.plan.config[listener].port;

describe.each([
  ["backendListener", { "x-arch-upstream": "tool" }],
  ["egressListener", { "x-plano-agent": "agent" }],
  ["egressListener", {}],
] as const)("the loopback listener %s, with the authority %j,", (name, more) => {
  test("serves requests from this machine", async () => {
    for (const host of ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"]) {
      const headers = { ...more, host: `${host}:${portOf(name)}`, "content-type": "application/json" };
      expect((await ask(portOf(name), "POST", "/v1/chat/completions", headers)).status).toBe(200);
    }
  });

  test("refuses requests of web pages before any service is asked", async () => {
    const before = upstream.received.length;
    const port = portOf(name);
    for (const host of [`evil.example:${port}`, "localhost", `localhost.:${port}`, `127.0.0.1:${port + 1}`]) {
      const rebound = await ask(port, "POST", "/v1/chat/completions", { ...SIMPLE, ...more, host });
      expect([rebound.status, codeOf(rebound)]).toEqual([421, "misdirected_request"]);
      expect(rebound.headers["content-type"]).toBe("application/json");
    }
    for (const origin of ["https://evil.example", "null", `http://localhost:${port + 1}`, ""]) {
      const page = await ask(port, "POST", "/v1/chat/completions", { ...SIMPLE, ...more, origin });
      expect([page.status, codeOf(page)]).toEqual([403, "foreign_origin"]);
    }
    expect(upstream.received.length).toBe(before);
  });
});

test("brightstaff refuses web pages, and still receives the filter's observations", async () => {
  const port = portOf("brightstaff");
  expect((await ask(port, "GET", "/internal/observations", { host: "evil.example" })).status).toBe(421);
  expect((await ask(port, "GET", "/metrics", { origin: "https://evil.example" })).status).toBe(403);
  expect((await plano.observations(1)).length).toBeGreaterThan(0);
});

test("brightstaff serves every authority when it listens on all addresses", async () => {
  const { modelListener, agentListeners } = plano.plan.config;
  for (const host of ["gateway.example", "x", "127.0.0.1:9901"]) {
    const agents = agentListeners[0]?.port ?? 0;
    expect((await ask(agents, "POST", "/v1/chat/completions", { host })).status).toBe(200);
    const { status } = await ask(modelListener.port, "POST", "/routing/v1/chat/completions", { host });
    expect(status).toBe(200);
    expect(upstream.received.at(-1)?.headers.host).toBe(`127.0.0.1:${upstream.port}`);
  }
});

describe("a public listener", () => {
  const models = () => plano.plan.config.modelListener.port;
  const front = () => plano.plan.config.agentListeners[0]?.port ?? 0;
  const open = () => plano.plan.config.agentListeners[1]?.port ?? 0;
  const PATHS = ["/v1/chat/completions", "/v1/messages", "/v1/responses", "/v1/embeddings", "/nothing"];
  const PREFLIGHT = {
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,content-type,x-stainless-lang",
  };

  test.each([
    "https://evil.example",
    "http://app.example",
    "https://app.example.evil.example",
    "https://app.example:8443",
    "https://apps.example",
    "https://a/b.apps.example",
    "https://app.example, https://evil.example",
    "file://",
    "app://plano",
    "vscode-webview://abc",
    "chrome-extension://abcd",
    "http://localhost:3000",
    "http://localhost",
    "",
  ])("refuses pages of '%s' before any service is asked", async (origin) => {
    const before = upstream.received.length;
    for (const port of [models(), front()]) {
      for (const path of PATHS) {
        const page = await ask(port, "POST", path, { ...SIMPLE, origin });
        expect([page.status, codeOf(page)]).toEqual([403, "foreign_origin"]);
        expect(page.headers["content-type"]).toBe("application/json");
        expect(page.headers).not.toHaveProperty("access-control-allow-origin");
      }
      expect((await ask(port, "GET", "/v1/models", { origin })).status).toBe(403);
      const asked = await ask(port, "OPTIONS", "/v1/chat/completions", { ...PREFLIGHT, origin });
      expect([asked.status, asked.headers["access-control-allow-origin"]]).toEqual([403, undefined]);
    }
    expect(upstream.received.length).toBe(before);
  });

  test("refuses pages with a foreign origin beside an allowed one in a second header", async () => {
    for (const origins of [
      ["https://app.example", "https://evil.example"],
      ["https://evil.example", "https://app.example"],
    ]) {
      const { status } = await ask(models(), "POST", "/v1/chat/completions", { origin: origins as never });
      expect(status).toBe(403);
    }
  });

  test("serves its own pages and clients that are not pages", async () => {
    for (const port of [models(), front()]) {
      for (const origin of [
        `http://localhost:${port}`,
        `http://127.0.0.1:${port}`,
        `https://[::1]:${port}`,
      ]) {
        expect((await ask(port, "POST", "/v1/chat/completions", { ...SIMPLE, origin })).status).toBe(200);
      }
      expect((await ask(port, "POST", "/v1/chat/completions")).status).toBe(200);
    }
  });

  test.each([
    "https://app.example",
    "https://a.apps.example",
    "https://a.b.apps.example",
    "chrome-extension://abc",
    "null",
  ])("serves pages of %s that its cors allows, and lists the readable headers", async (origin) => {
    const asked = await ask(models(), "OPTIONS", "/v1/chat/completions", { ...PREFLIGHT, origin });
    expect([asked.status, asked.headers]).toEqual([
      200,
      expect.objectContaining({
        "access-control-allow-origin": origin,
        "access-control-allow-methods": "GET, POST, DELETE",
        "access-control-allow-headers": expect.stringContaining("*, authorization"),
        "access-control-max-age": "3600",
      }),
    ]);
    for (const [path, body] of [
      ["/v1/chat/completions", CHAT],
      ["/routing/v1/chat/completions", CHAT],
      ["/v1/chat/completions", "no JSON"],
      ["/nothing", CHAT],
    ]) {
      const { headers } = await ask(models(), "POST", path as string, { ...SIMPLE, origin }, body);
      expect(headers["access-control-allow-origin"]).toBe(origin);
      expect(headers["access-control-expose-headers"]).toContain("x-plano-model");
      expect(headers).not.toHaveProperty("access-control-allow-credentials");
    }
    expect(upstream.received.at(-1)?.headers).not.toHaveProperty("origin");
  });

  test("may be open to all pages, with a configured list of headers", async () => {
    const origin = "https://anyone.example";
    const { headers } = await ask(open(), "OPTIONS", "/v1/messages", { ...PREFLIGHT, origin });
    expect(headers).toMatchObject({
      "access-control-allow-origin": origin,
      "access-control-allow-headers": "x-own",
      "access-control-max-age": "600",
    });
    const answer = await ask(open(), "POST", "/v1/chat/completions", { origin });
    expect([answer.status, answer.headers["access-control-expose-headers"]]).toEqual([200, "x-mine"]);
    expect(upstream.received.at(-1)?.headers).not.toHaveProperty("origin");
  });

  test("on loopback refuses a page that has rebound its name", async () => {
    for (const [port, host, status] of [
      [models(), "evil.example", 421],
      [models(), "localhost.evil.example", 421],
      [front(), "gateway.example", 421],
      [models(), "gateway.example", 200],
      [models(), "Gateway.Example:8443", 200],
      [front(), "host.docker.internal:8001", 200],
      [front(), "192.168.1.2:8001", 200],
      [front(), "[fe80::1]:8001", 200],
    ] as const) {
      const answer = await ask(port, "GET", "/v1/models", { host });
      expect([host, answer.status]).toEqual([host, status]);
      if (status === 421) expect(codeOf(answer)).toBe("misdirected_request");
      expect((await ask(port, "GET", "/healthz", { host })).status).toBe(200);
    }
  });
});
