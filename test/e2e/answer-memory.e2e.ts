// Memory for answers is bounded: whatever agents, filters and routing models send, and however slowly clients
// read it, brightstaff stays within a small multiple of `requests_in_flight` and keeps serving.
import { readFile, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { type ReceivedRequest, startUpstream, type TestUpstream } from "./upstream.js";

const MEBIBYTE = 1 << 20;
const BUDGET = 128 * MEBIBYTE;
const CLIENTS = 50;
/** Of a stream: all that all clients get is more than the bound, also as objects in memory. */
const EVENTS = 5;
/** A multiple of the budget: it includes memory that garbage collection has yet to free. */
const MULTIPLE = 4;

/** What to send, as the first message says: shapes that are small on the wire and large in memory, or just large. */
const SHAPES: Record<string, string> = {
  objects: `[${"{},".repeat((4 * MEBIBYTE) / 3)}0]`,
  "fewer objects": `[${"{},".repeat(40_000)}0]`,
  "names of their own": `{${Array.from({ length: 40_000 }, (_, i) => `"${i}_":{}`).join(",")}}`,
  "long text": `"${"x".repeat(6 * MEBIBYTE)}\u{1F600}"`,
  lines: `[\n${"data:\n".repeat(MEBIBYTE)}data: ]`,
};
const SMALL = "0";

interface Body {
  model?: string;
  messages?: { content: string }[];
  stream?: boolean;
}

const read = ({ body }: ReceivedRequest): Body => JSON.parse(body.toString()) as Body;

/** By shape: what a provider sends as a whole, and as an event. Encoded once, since it is sent hundreds of times. */
const encoded = new Map<string, { answer: Buffer; event: Buffer }>();

function answerOf(shape: string): { answer: Buffer; event: Buffer } {
  const known = encoded.get(shape);
  if (known !== undefined) return known;
  // Members that both a chunk and a whole answer have.
  const choice = '{"index":0,"delta":{"content":"a "},"message":{"role":"assistant","content":"a"}}';
  const answer = `{"id":"c","object":"x","created":1,"model":"m","choices":[${choice}],"x":${shape}}`;
  const made = { answer: Buffer.from(answer), event: Buffer.from(`data: ${answer}\n\n`) };
  encoded.set(shape, made);
  return made;
}

function send(response: ServerResponse, stream: boolean | undefined, shape: string): void {
  response.on("error", () => {});
  response.writeHead(200, { "content-type": stream === true ? "text/event-stream" : "application/json" });
  const { answer, event } = answerOf(shape);
  if (stream !== true) return void response.end(answer);
  let left = EVENTS;
  const more = (): void => {
    left -= 1;
    if (left < 0) response.end("data: [DONE]\n\n");
    else response.write(event, more);
  };
  more();
}

/** An MCP server without sessions; its tool returns the body it gets, or sends what the body asks for. */
async function answerTool(response: ServerResponse, { body }: ReceivedRequest): Promise<void> {
  const { id, method, params } = JSON.parse(body.toString());
  if (id === undefined) return void response.writeHead(202).end();
  if (method === "tools/call") await slowness;
  const given = JSON.stringify(params.arguments?.body);
  const shape = SHAPES[/tool sends ([a-z ]+)/.exec(given ?? "")?.[1] ?? ""];
  const text = shape === undefined ? given : `{"messages":[],"x":${shape}}`;
  const { protocolVersion } = params;
  const serverInfo = { name: "tool", version: "1" };
  const result =
    method === "initialize"
      ? { protocolVersion, capabilities: { tools: {} }, serverInfo }
      : { content: [{ type: "text", text }] };
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
}

let upstream: TestUpstream;
let filter: TestUpstream;
let plano: TestPlano;
/** Filters wait for this before they answer. */
let slowness: Promise<void> = Promise.resolve();
beforeAll(async () => {
  upstream = await startUpstream((response, received) => {
    const body = read(received);
    const text = JSON.stringify(body.messages ?? "");
    const isDecision = body.model === "chooser";
    const [, kind, name] = /(agent|decision) sends ([a-z ]+)/.exec(text) ?? [];
    const isMeant = (kind === "decision") === isDecision;
    send(response, body.stream, (isMeant ? SHAPES[name ?? ""] : undefined) ?? SMALL);
  });
  filter = await startUpstream(async (response, received) => {
    if (received.path.startsWith("/mcp")) return answerTool(response, received);
    await slowness;
    const name = /filter sends ([a-z ]+)/.exec(received.body.subarray(0, 1_000).toString())?.[1] ?? "";
    response.writeHead(200, { "content-type": "application/json" });
    const shape = SHAPES[name];
    response.end(shape === undefined ? received.body : `{"messages":[],"x":${shape}}`);
  });
  const at = `http://127.0.0.1:${filter.port}`;
  const agents = `http://127.0.0.1:${upstream.port}/v1`;
  plano = await startTestPlano(`
version: v0.4.0
listeners:
  - { type: model, name: models, address: 127.0.0.1 }
  - { type: agent, name: before, address: 127.0.0.1, port: 8001, agents: [{ id: a, input_filters: [before] }] }
  - { type: agent, name: tool, address: 127.0.0.1, port: 8004, agents: [{ id: a, input_filters: [tool] }] }
  - { type: agent, name: after, address: 127.0.0.1, port: 8002, agents: [{ id: b }], output_filters: [after] }
  - { type: agent, name: chosen, address: 127.0.0.1, port: 8003, agents: [{ id: a, description: one }, { id: b, description: two }] }
model_providers:
  - { model: sandbox/x, default: true }
  - { model: own/chooser, provider_interface: openai, base_url: "${agents}" }
overrides: { agent_orchestration_model: own/chooser }
agents: [{ id: a, url: "${agents}" }, { id: b, url: "${agents}" }]
filters:
  - { id: before, type: http, url: "${at}/before", timeout: 60s }
  - { id: tool, type: mcp, url: "${at}/mcp", tool: one, timeout: 60s }
  - { id: after, type: http, url: "${at}/after", timeout: 60s }
limits: { requests_in_flight: ${BUDGET / MEBIBYTE}MiB }
`);
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all([upstream?.close(), filter?.close()]);
});

function ask(listener: string, content: string, stream: boolean): Promise<Response> {
  const port = plano.plan.config.agentListeners.find(({ name }) => name === listener)?.port;
  return fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content }], stream }),
  });
}

/** Reads the whole answer, and keeps nothing of it. */
async function drain({ body }: Response): Promise<void> {
  await body?.pipeTo(new WritableStream());
}

async function held(): Promise<number> {
  const text = await (await fetch(`${plano.brightstaffUrl}/metrics`)).text();
  return Number(/^brightstaff_memory_budget_held_bytes (\S+)$/m.exec(text)?.[1]);
}

/** The largest resident memory since the last call, in bytes. */
async function peak(): Promise<number> {
  const status = await readFile(`/proc/${plano.pids.brightstaff}/status`, "utf8");
  await writeFile(`/proc/${plano.pids.brightstaff}/clear_refs`, "5");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024;
}

const shapes = Object.keys(SHAPES);
test.each([
  ...shapes.map((shape) => ["after", "agent", shape, true] as const),
  ...shapes.map((shape) => ["after", "agent", shape, false] as const),
  ...shapes.map((shape) => ["before", "filter", shape, false] as const),
  ...shapes.map((shape) => ["tool", "tool", shape, false] as const),
  ...shapes.map((shape) => ["chosen", "decision", shape, false] as const),
])(
  "memory is bounded at the listener %s, when the %s sends %s, stream %s",
  async (listener, who, shape, stream) => {
    const idle = await peak();
    const pid = plano.pids.brightstaff;
    let goOn = (): void => {};
    slowness = new Promise((resolve) => {
      goOn = resolve;
    });
    let over = 0;
    const before = filter.received.length;
    const asked = Array.from({ length: CLIENTS }, async () => {
      await ask(listener, `The ${who} sends ${shape}`, stream)
        .then(drain)
        .catch(() => {});
      over += 1;
    });
    // By now each waits for a filter or has its answer.
    await eventually(
      () => over + filter.received.length - before >= CLIENTS,
      "all have come as far as they can",
      60_000,
    );
    goOn();
    await Promise.all(asked);
    const most = await peak();
    expect(most).toBeLessThan(idle + MULTIPLE * BUDGET);
    await eventually(async () => (await held()) === 0, "all was given back");
    expect(plano.pids.brightstaff).toBe(pid);
    const isServed = async (): Promise<boolean> => {
      const response = await ask(listener, "hi", false);
      return (await response.text()).startsWith("{") && response.status === 200;
    };
    await eventually(isServed, "others are served as before");
  },
  120_000,
);
