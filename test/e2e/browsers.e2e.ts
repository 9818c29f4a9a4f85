// What web pages can do with a Plano on the machine of whoever opens them: nothing, neither by rebinding their own name to loopback
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
  - { type: model, name: models, address: 127.0.0.1 }
  - { type: agent, name: front, address: 127.0.0.1, agents: [{ id: agent }] }
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
/** Any page may send such a POST without asking first. */
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
] as const)("the loopback listener %s, asked with %j,", (name, more) => {
  test("serves this machine", async () => {
    for (const host of ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"]) {
      const headers = { ...more, host: `${host}:${portOf(name)}`, "content-type": "application/json" };
      expect((await ask(portOf(name), "POST", "/v1/chat/completions", headers)).status).toBe(200);
    }
  });

  test("refuses every page, and asks nobody for it", async () => {
    const before = upstream.arrived.length;
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
    expect(upstream.arrived.length).toBe(before);
  });
});

test("brightstaff refuses pages, and hears of requests from the filter all the same", async () => {
  const port = portOf("brightstaff");
  expect((await ask(port, "GET", "/internal/observations", { host: "evil.example" })).status).toBe(421);
  expect((await ask(port, "GET", "/metrics", { origin: "https://evil.example" })).status).toBe(403);
  expect((await plano.observations(1)).length).toBeGreaterThan(0);
});

test("whatever host a client asks under, brightstaff serves it where it serves all", async () => {
  const { modelListener, agentListeners } = plano.plan.config;
  for (const host of ["gateway.example", "x", "127.0.0.1:9901"]) {
    for (const { port } of [modelListener, ...agentListeners]) {
      expect((await ask(port, "GET", "/v1/models", { host })).status).toBe(200);
    }
    const agents = agentListeners[0]?.port ?? 0;
    expect((await ask(agents, "POST", "/v1/chat/completions", { host })).status).toBe(200);
    const { status } = await ask(modelListener.port, "POST", "/routing/v1/chat/completions", { host });
    expect(status).toBe(200);
    expect(upstream.arrived.at(-1)?.headers.host).toBe(`127.0.0.1:${upstream.port}`);
  }
});
