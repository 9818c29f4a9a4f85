import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ObservedPart } from "@plano/config/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sampleRecord } from "../history/testing/samples.js";
import type { Replay, RequestDetail } from "./api.js";
import { CONFIG, openDashboard } from "./testing/dashboard.js";

const SHAPE = { messages: 2, user_turns: 1, tools: 0, images: 0, request_bytes: 9, answer_bytes: 9 };
const SAID: ObservedPart[] = [
  { role: "system", kind: "text", message: 0, text: "Be brief.", bytes: 9 },
  { role: "user", kind: "text", message: 1, text: "hello", bytes: 5 },
  { role: "assistant", kind: "text", message: 2, text: "Hi!", bytes: 3 },
];

let listener: Server;
let asked: { headers: IncomingHttpHeaders; body: unknown }[] = [];
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
const noted = new Map<string, string>();
beforeAll(async () => {
  listener = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      asked.push({ headers: request.headers, body: JSON.parse(text) });
      response.end("{}");
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  const open = { name: "models", type: "model" as const, host: "127.0.0.1", port, isOpen: true };
  const shown = { ...CONFIG.dashboard.shown, listeners: [open] };
  dashboard = await openDashboard({
    config: () => ({ ...CONFIG, dashboard: { ...CONFIG.dashboard, shown } }),
    noteReplay: (id, of) => void noted.set(id, of),
    originalOf: (id) => noted.get(id),
  });
});
afterAll(async () => {
  await dashboard.close();
  listener.close();
});

const replay = (body: object): Promise<Response> => dashboard.post("/api/v1/replay", body);

test("a request is sent again as it was, and the new one names it", async () => {
  asked = [];
  dashboard.recorder.observe(sampleRecord({ request_id: "first", shape: SHAPE, parts: SAID, user: "ann" }));
  const response = await replay({ request: "first" });
  const { id, isWhole } = (await response.json()) as Replay;
  expect([response.status, isWhole]).toEqual([201, true]);
  expect(asked).toMatchObject([
    {
      headers: { "x-request-id": id, "user-agent": "plano-replay" },
      body: { model: "gpt-4o-mini", user: "ann" },
    },
  ]);
  expect(asked[0]?.body).toHaveProperty("messages", [
    { role: "system", content: "Be brief." },
    { role: "user", content: "hello" },
  ]);
  dashboard.recorder.observe(sampleRecord({ request_id: id, shape: SHAPE, parts: SAID }));
  const { summary } = await dashboard.read<RequestDetail>(`/api/v1/requests/${id}`);
  expect(summary.replayOf).toBe("first");
});

test("it may go to another model, and what is not kept is told", async () => {
  asked = [];
  const cut = { role: "user", kind: "text", message: 1, text: "a … b", bytes: 900 } as const;
  dashboard.recorder.observe(sampleRecord({ request_id: "cut", shape: SHAPE, parts: [cut] }));
  const response = await replay({ request: "cut", model: "other/m" });
  expect((await response.json()) as Replay).toMatchObject({ isWhole: false });
  expect(asked[0]?.body).toHaveProperty("model", "other/m");
});

test("without what was said, without the request, and without the token nothing is sent", async () => {
  asked = [];
  dashboard.recorder.observe(sampleRecord({ request_id: "silent" }));
  expect((await replay({ request: "silent" })).status).toBe(409);
  expect((await replay({ request: "nobody" })).status).toBe(404);
  expect((await replay({})).status).toBe(404);
  const sent = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
  expect((await fetch(`${dashboard.url}/api/v1/replay`, sent)).status).toBe(401);
  expect(asked).toEqual([]);
});
