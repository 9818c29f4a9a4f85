import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import type { ObservedPart } from "@plano/config/contract";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { sampleRecord } from "../history/testing/samples.js";
import type { ApiError, Replay, RequestDetail } from "./api.js";
import { CONFIG, openDashboard } from "./testing/dashboard.js";

const SHAPE = { messages: 2, user_turns: 1, tools: 0, images: 0, request_bytes: 9, answer_bytes: 9 };
const SAID: ObservedPart[] = [
  { role: "system", kind: "text", message: 0, text: "Be brief.", bytes: 9 },
  { role: "user", kind: "text", message: 1, text: "hello", bytes: 5 },
  { role: "assistant", kind: "text", message: 2, text: "Hi!", bytes: 3 },
];

let listener: Server;
const ANSWER = (response: ServerResponse): void => void response.end("{}");
let answer = ANSWER;
let settled = (): void => {};
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
      answer(response);
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  const open = { name: "models", type: "model" as const, host: "127.0.0.1", port, isOpen: true };
  const shown = { ...CONFIG.dashboard.shown, listeners: [open] };
  dashboard = await openDashboard({
    config: () => ({ ...CONFIG, dashboard: { ...CONFIG.dashboard, shown } }),
    noteReplay: (id, of) => void noted.set(id, of),
    settled: async () => settled(),
    originalOf: (id) => noted.get(id),
  });
});
afterAll(async () => {
  await dashboard.close();
  listener.close();
});

afterEach(() => {
  vi.restoreAllMocks();
  answer = ANSWER;
  settled = () => {};
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

const IMAGE: ObservedPart = { role: "user", kind: "image", message: 1, bytes: 9 };
const { asked: _, ...unnamed } = sampleRecord({ shape: SHAPE, parts: SAID, model: null });
test.each([
  ["without what was said", sampleRecord(), "What was said in this request is not kept."],
  ["without a model", unnamed, "This request named no model."],
  [
    "of images only",
    sampleRecord({ shape: SHAPE, parts: [IMAGE] }),
    "Nothing of this request can be sent again.",
  ],
])("for a request %s the answer says why it is not sent again", async (name, record, message) => {
  dashboard.recorder.observe({ ...record, request_id: name });
  const response = await replay({ request: name });
  expect([response.status, await response.json()]).toMatchObject([
    409,
    { error: { code: "cannot_replay", message } },
  ]);
});

const breakOff = (response: ServerResponse): void => void response.destroy();

test("a failed one that has a record is answered with its id", async () => {
  dashboard.recorder.observe(sampleRecord({ request_id: "broken", shape: SHAPE, parts: SAID }));
  answer = breakOff;
  settled = () => {
    for (const [id, of] of noted)
      if (of === "broken") dashboard.recorder.observe(sampleRecord({ request_id: id, shape: SHAPE }));
  };
  const response = await replay({ request: "broken" });
  expect(response.status).toBe(201);
  expect(noted.get(((await response.json()) as Replay).id)).toBe("broken");
});

test.each([
  ["that breaks off", 502, undefined],
  ["that takes too long", 504, new DOMException("late", "TimeoutError")],
])("one %s and has no record is a %i that names it", async (name, status, reason) => {
  dashboard.recorder.observe(sampleRecord({ request_id: name, shape: SHAPE, parts: SAID }));
  answer = breakOff;
  if (reason !== undefined) vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort(reason));
  const response = await replay({ request: name });
  const { error } = (await response.json()) as ApiError;
  expect([response.status, error.code]).toEqual([status, "cannot_replay"]);
  const [id] = [...noted].find(([, of]) => of === name) ?? [];
  expect(error.message).toContain(id);
});

test("a long answer is read to its end", async () => {
  dashboard.recorder.observe(sampleRecord({ request_id: "long", shape: SHAPE, parts: SAID }));
  let written: Promise<string> | undefined;
  answer = (response) => {
    const chunks = Array.from({ length: 256 }, () => Buffer.alloc(64 << 10));
    written = pipeline(chunks, response).then(
      () => "whole",
      (error: Error) => error.message,
    );
  };
  expect((await replay({ request: "long" })).status).toBe(201);
  expect(await written).toBe("whole");
});
