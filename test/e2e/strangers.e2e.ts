// Requests without credentials, through real Envoy: whatever else is wrong with them, the answer is a 401, at
// listeners with keys, tokens, or an authorization service.
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:http2";
import { connect as connectTo } from "node:net";
import { text } from "node:stream/consumers";
import { ENDPOINTS } from "@plano/config/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashOf } from "./access-keys.js";
import { startHttpService, type TestService } from "./authorization/service.js";
import { startTestPlano, type TestPlano } from "./plano.js";

const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const JWKS = JSON.stringify({ keys: [publicKey.export({ format: "jwk" })] });

let service: TestService;
let plano: TestPlano;
let ports: number[];

beforeAll(async () => {
  service = await startHttpService(() => ({ status: 401, headers: { "www-authenticate": "Bearer" } }));
  const agents = (name: string, port: number, auth: string): string =>
    `  - { type: agent, name: ${name}, port: ${port}, agents: [{ id: helper }], auth: ${auth} }\n`;
  const keys = `{ keys: [{ name: alice, hash: ${hashOf("key-of-alice")} }] }`;
  plano = await startTestPlano(`
version: v0.4.0
listeners:
  - { type: model, name: models, input_filters: [guard], auth: ${keys} }
${agents("keyed", 8001, keys)}${agents("tokens", 8002, `{ jwt: { issuer: i, audiences: [plano], jwks: '${JWKS}' } }`)}
${agents("asked", 8003, `{ ext_authz: { url: "http://127.0.0.1:${service.port}" } }`)}
filters: [{ id: guard, url: "http://127.0.0.1:1", type: http }]
agents: [{ id: helper, url: "http://127.0.0.1:1" }]
model_providers: [{ model: sandbox/gpt, default: true }]
`);
  const { modelListener, agentListeners } = plano.plan.config;
  ports = [modelListener, ...agentListeners].map(({ port }) => port);
}, 90_000);

afterAll(async () => {
  await plano?.stop();
  await service?.close();
});

interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

async function send(port: number, { method = "POST", path = "/", headers = {}, body }: Sent) {
  const sent = request({ host: "127.0.0.1", port, method, path, headers });
  sent.end(body);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
}

const CASES: [string, Sent][] = [
  ...ENDPOINTS.map((name): [string, Sent] => [`the endpoint ${name}`, { path: `/v1/${name}`, body: "{}" }]),
  ["an unknown path", { path: "/elsewhere", body: "{}" }],
  ["a path that cannot be decoded", { path: "/v1/%zz", body: "{}" }],
  ["a question about routes", { path: "/routing/v1/chat/completions", body: "{}" }],
  ...["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"].flatMap((method) =>
    ["/v1/chat/completions", "/v1/embeddings", "/v1/models", "/x"].map((path): [string, Sent] => [
      `${method} ${path}`,
      { method, path },
    ]),
  ),
  ["POST /v1/models", { path: "/v1/models", body: "{}" }],
  ["no body", { path: "/v1/messages" }],
  ["no JSON", { path: "/v1/responses", body: "hello" }],
  ["an unknown model", { path: "/v1/chat/completions", body: '{"model":"nobodys/m","messages":[]}' }],
  ["a compressed body", { path: "/v1/messages", headers: { "content-encoding": "gzip" }, body: "x" }],
  ["a length beyond the limit", { path: "/v1/messages", headers: { "content-length": "99999999999" } }],
];

test.each(CASES)("%s", async (_what, sent) => {
  for (const port of ports) {
    const { status, headers, body } = await send(port, sent);
    expect([status, headers["www-authenticate"]]).toEqual([401, expect.stringContaining("Bearer")]);
    if (sent.method === "HEAD") continue;
    expect(headers["content-type"]).toContain("application/json");
    const { error } = JSON.parse(body) as { error: { code?: string; type: string } };
    expect(error.code ?? error.type).toMatch(/^(invalid_api_key|authentication_error)$/);
  }
});

/** The status, over HTTP/2. */
async function tunnel(port: number, headers: Record<string, string> = {}): Promise<unknown> {
  const session = connect(`http://127.0.0.1:${port}`);
  const stream = session.request({ ":method": "CONNECT", ":authority": "provider.example:443", ...headers });
  const [answer] = (await once(stream, "response")) as [{ ":status": number }];
  session.destroy();
  return answer[":status"];
}

test("CONNECT over HTTP/2 is refused without asking the authorization service", async () => {
  const statuses = [];
  for (const port of ports) statuses.push(await tunnel(port));
  expect(statuses).toEqual([401, 401, 401, 404]);
  const known = { authorization: "Bearer key-of-alice" };
  for (const port of ports.slice(0, 2)) expect(await tunnel(port, known)).toBe(404);
});

test("a caller with a key gets the reason for an unfiltered endpoint", async () => {
  const headers = { authorization: "Bearer key-of-alice" };
  const [port = 0] = ports;
  const answer = await send(port, { path: "/v1/embeddings", headers, body: '{"model":"sandbox/gpt"}' });
  expect([answer.status, JSON.parse(answer.body)]).toMatchObject([
    403,
    { error: { code: "endpoint_not_filtered" } },
  ]);
});

/** The response to raw bytes, until the server closes the connection. */
async function answerTo(
  port: number,
  bytes: string,
): Promise<{ status: number; type: string; body: string }> {
  const socket = connectTo(port, "127.0.0.1");
  socket.write(bytes, "latin1");
  let got = "";
  for await (const chunk of socket) {
    got += String(chunk);
    const [head = "", body = ""] = got.split("\r\n\r\n");
    const length = Number(/content-length: (\d+)/.exec(head)?.[1] ?? -1);
    if (length >= 0 && body.length >= length) break;
  }
  const [head = "", body = ""] = got.split("\r\n\r\n");
  return {
    status: Number(/^HTTP\/1\.[01] (\d+)/.exec(head)?.[1]),
    type: /content-type: (.*)/.exec(head)?.[1]?.trim() ?? "",
    body,
  };
}

const GET = "GET /v1/models HTTP/1.1\r\n";
const POST = "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\n";
const UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
const BOTH_LENGTHS = "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n";

test.each([
  ["an upgrade to WebSocket", `${GET}Host: localhost\r\n${UPGRADE}`, 426, "upgrade_not_allowed"],
  ["OPTIONS of everything", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n", 404, "unknown_url"],
  ["a NUL in a header", `${GET}Host: localhost\r\nx-own: a\0b\r\n`, 400, "malformed_request"],
  ["two lengths", `${POST}${BOTH_LENGTHS}`, 400, "malformed_request"],
  ["a length that is no number", `${POST}Content-Length: x\r\n`, 400, "malformed_request"],
  ["an unknown transfer coding", `${POST}Transfer-Encoding: gzip\r\n`, 501, "malformed_request"],
  ["no Host", GET, 400, "malformed_request"],
  ["a Host that is none", `${GET}Host: a b\r\n`, 400, "malformed_request"],
  ["an unknown method", "FOO /v1/models HTTP/1.1\r\nHost: localhost\r\n", 400, "malformed_request"],
  ["a NUL in the path", "GET /v1/%00 HTTP/1.1\r\nHost: localhost\r\n", 400, "malformed_request"],
  ["a fragment", "GET /v1/models#a HTTP/1.1\r\nHost: localhost\r\n", 400, "malformed_request"],
])("a malformed request gets an error in all APIs at once: %s", async (_what, head, status, code) => {
  for (const port of ports) {
    const answer = await answerTo(port, `${head}\r\n`);
    expect([answer.status, answer.type]).toEqual([status, "application/json"]);
    expect(JSON.parse(answer.body)).toMatchObject({ type: "error", error: { code, param: null } });
  }
});

test("HTTP/1.0 is served, with and without a Host", async () => {
  const [models = 0] = ports;
  for (const host of ["", "Host: localhost\r\n"]) {
    const health = await answerTo(models, `GET /healthz HTTP/1.0\r\n${host}\r\n`);
    expect(health.status).toBe(200);
    const key = "authorization: Bearer key-of-alice\r\n";
    const list = await answerTo(models, `GET /v1/models HTTP/1.0\r\n${host}${key}\r\n`);
    expect([list.status, JSON.parse(list.body)]).toMatchObject([200, { object: "list" }]);
  }
});
