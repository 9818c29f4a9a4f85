// MCP servers with sessions as filters, through real Envoy: at several addresses, restarted, and killed
// during a call.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type McpServer, startMcpServer } from "./mcp/start.js";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

let model: TestUpstream;
let plano: TestPlano;
let single: TestPlano;
let servers: McpServer[];
const running: McpServer[] = [];

const start = async (port?: number): Promise<McpServer> => {
  const server = await startMcpServer(port);
  running.push(server);
  return server;
};

beforeAll(async () => {
  model = await startUpstream((response) => {
    const message = { role: "assistant", content: "ok" };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ id: "c", choices: [{ index: 0, message, finish_reason: "stop" }] }));
  });
  servers = [await start(), await start()];
  const urls = servers.map(({ port }) => `"http://127.0.0.1:${port}"`);
  const configuration = (url: string): string => `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, input_filters: [sign] }]
filters: [{ id: sign, url: ${url}, timeout: 10s }]
model_providers:
  - { model: own/m, provider_interface: openai, base_url: "http://127.0.0.1:${model.port}/v1", default: true }
  - { model: sandbox/m }
`;
  plano = await startTestPlano(configuration(`[${urls.join(", ")}]`), {}, 2);
  servers.push(await start());
  single = await startTestPlano(configuration(`"http://127.0.0.1:${servers[2]?.port}"`));
});
afterAll(async () => {
  await plano?.stop();
  await single?.stop();
  await model?.close();
  await Promise.all(running.map((server) => server.kill()));
});

/** The process id of the filter and its number of sessions; or the status of the error. */
async function signer(content = "hello", { url } = plano): Promise<[pid: number, sessions: number]> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ model: "own/m", messages: [{ role: "user", content }] }),
  });
  await response.text();
  if (response.status !== 200) return [0, response.status];
  const [pid, sessions] = String(JSON.parse(model.received.at(-1)?.body.toString() ?? "{}").user).split(" ");
  return [Number(pid), Number(sessions)];
}

function serverOf(pid: number): McpServer {
  const server = running.find((each) => each.pid === pid);
  if (server === undefined) throw new Error(`no server has the process id ${pid}`);
  return server;
}

test("a session stays at its first address", async () => {
  const [first] = await signer();
  for (let call = 0; call < 20; call += 1) expect(await signer()).toEqual([first, 1]);
});

test("a session whose server is killed is opened anew at the other address, and the request succeeds", async () => {
  const [first] = await signer();
  const server = serverOf(first);
  await server.kill();
  const [second, sessions] = await signer();
  expect(sessions).toBe(1);
  expect(second).not.toBe(first);
  for (let call = 0; call < 10; call += 1) expect(await signer()).toEqual([second, 1]);
  await start(server.port);
});

test("a session whose server dies during a call is opened anew at the other address, and the request succeeds", async () => {
  const [first] = await signer();
  const [second, sessions] = await signer(`die ${first}`);
  expect(sessions).toBe(1);
  expect(second).not.toBe(first);
  const { ended, port } = serverOf(first);
  await ended;
  await start(port);
});

test("a server's restart between two calls causes no failure", async () => {
  const [first] = await signer("hello", single);
  const server = serverOf(first);
  await server.kill();
  const { pid } = await start(server.port);
  expect(await signer("hello", single)).toEqual([pid, 1]);
});

test("a server that dies during a call without a second address gives 502 until it is back", async () => {
  const [first] = await signer("hello", single);
  expect(await signer(`die ${first}`, single)).toEqual([0, 502]);
  const { pid } = await start(serverOf(first).port);
  await eventually(async () => (await signer("hello", single))[0] === pid, "the new server was asked");
});

test.each([
  [403, 403, "permission_error"],
  [503, 400, "invalid_request_error"],
])(
  "B2: a tool's error with status %d in its message is a %d in each API's shape",
  async (said, status, kind) => {
    const asked = ["chat/completions", "messages", "responses"].map(async (path) => {
      const content = `refuse ${said}`;
      const body = JSON.stringify({ model: "own/m", input: content, messages: [{ role: "user", content }] });
      const response = await fetch(`${plano.url}/v1/${path}`, { method: "POST", body });
      return [response.status, response.headers.get("x-plano-filter"), await response.json()];
    });
    const message = expect.stringContaining("the signer says no");
    const told = { error: { code: "filter_stopped", type: "invalid_request_error", message } };
    expect(await Promise.all(asked)).toMatchObject([
      [status, "sign", told],
      [status, "sign", { type: "error", error: { type: kind, message } }],
      [status, "sign", told],
    ]);
  },
);
