// Conversations through the real dashboard and its thread that looks for signals.
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { Observation, ObservedPart } from "@plano/config/contract";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sampleRecord } from "../history/testing/samples.js";
import type {
  ConversationDetail,
  ConversationList,
  Health,
  InboxList,
  Overview,
  RequestDetail,
  RequestList,
} from "./api.js";
import { openDashboard } from "./testing/dashboard.js";

type Dashboard = Awaited<ReturnType<typeof openDashboard>>;

let dashboard: Dashboard;
beforeEach(async () => {
  dashboard = await openDashboard();
});
afterEach(() => dashboard.close());

/** What user and assistant say in turn; the last is the answer. */
function turn(id: string, said: readonly string[], changes: Partial<Observation> = {}): Observation {
  const asked = said.slice(0, -1);
  const roleAt = (message: number): "user" | "assistant" => (message % 2 === 0 ? "user" : "assistant");
  const parts: ObservedPart[] = said.map((text, message) => ({
    ...{ role: roleAt(message), kind: "text", message, text, bytes: text.length },
  }));
  const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
  const turns = asked.filter((_, message) => roleAt(message) === "user").length;
  return sampleRecord({
    ...{ request_id: id, parts, chain: asked.map(hash) },
    chain_roles: asked.map((_, message) => roleAt(message)[0]).join(""),
    shape: { ...sampleRecord().shape, messages: asked.length, user_turns: turns },
    ...changes,
  });
}

const HOTEL = ["Find me a cheap hotel in the centre", "I booked the Ritz for you."];
const WRONG = [...HOTEL, "No, that is wrong, I asked for a cheap hotel", "Sorry, I booked the Hilton."];
const AGAIN = [...WRONG, "No! Not the Hilton. Let me talk to a human", "I cannot do that."];

async function hotel(): Promise<string> {
  for (const [index, said] of [HOTEL, WRONG, AGAIN].entries())
    dashboard.recorder.observe(turn(`h${index}`, said));
  const { conversations } = await dashboard.read<ConversationList>("/api/v1/conversations");
  const id = conversations[0]?.id ?? "";
  await vi.waitUntil(async () => {
    const { summary } = await dashboard.read<ConversationDetail>(`/api/v1/conversations/${id}`);
    return summary.signals["interaction.disengagement.escalation"] === 1;
  }, 10_000);
  return id;
}

test("requests come as one conversation, with what is new in each, its cost and its signals", async () => {
  const id = await hotel();
  const { summary, turns } = await dashboard.read<ConversationDetail>(`/api/v1/conversations/${id}`);
  expect(summary).toMatchObject({
    ...{ turns: 3, requests: 3, forks: 0, failed: 0, models: ["gpt-4o-mini"] },
    ...{ input: 3_000, cachedInput: 1_200, output: 600, context: [1_000, 1_000, 1_000], withoutPrice: 0 },
    preview: AGAIN[4],
  });
  expect(summary.cost).toBeCloseTo(3 * 0.0016);
  expect(["poor", "severe"]).toContain(summary.quality);
  expect(turns.map(({ parts }) => parts.map(({ text }) => text))).toEqual([
    HOTEL,
    WRONG.slice(2),
    AGAIN.slice(4),
  ]);
  expect(turns.map(({ follows }) => follows)).toEqual([undefined, "h0", "h1"]);
});

test("a request that failed lacks no price", async () => {
  await hotel();
  dashboard.recorder.observe(turn("failed", AGAIN, { status: 500, usage: null }));
  const { conversations } = await dashboard.read<ConversationList>("/api/v1/conversations");
  expect(conversations).toMatchObject([{ requests: 4, failed: 1, withoutPrice: 0 }]);
});

test("a stream that ended with an error failed, wherever one looks; one that its client left did not", async () => {
  const error = { code: "upstream_reset" };
  dashboard.recorder.observe(turn("broken", AGAIN, { status: 200, error, ended_by: "provider" }));
  dashboard.recorder.observe(turn("left", AGAIN, { status: 200, error, ended_by: "client" }));
  const { conversations } = await dashboard.read<ConversationList>("/api/v1/conversations");
  expect(conversations).toMatchObject([{ requests: 2, failed: 1 }]);
  const { totals } = await dashboard.read<Overview>("/api/v1/overview?range=15m");
  expect(totals).toMatchObject({ errors: 1, clientsLeft: 1 });
  const { requests } = await dashboard.read<RequestList>("/api/v1/requests?q=failed:true");
  expect(requests.map(({ id }) => id)).toEqual(["broken"]);
  const { entries } = await dashboard.read<InboxList>("/api/v1/inbox");
  expect(entries).toMatchObject([{ request: "broken", times: 1 }]);
  const { providers } = await dashboard.read<Health>("/api/v1/health");
  expect(providers).toMatchObject([{ errors: 1, lastError: { status: 200, text: "upstream_reset" } }]);
});

test("a request shows the signals of its own messages, and where they are", async () => {
  await hotel();
  const second = await dashboard.read<RequestDetail>("/api/v1/requests/h1");
  expect(second.summary.signals).toMatchObject([
    { type: "interaction.misalignment.correction", message: 2, words: expect.stringContaining("wrong") },
  ]);
  expect(second.summary.conversation?.turn).toBe(2);
});

test("conversations are found by a query and sorted", async () => {
  const id = await hotel();
  dashboard.recorder.observe(turn("other", ["hello", "Hi!"], { target: "openai/gpt-4o", model: "gpt-4o" }));
  const read = (query: string) => dashboard.read<ConversationList>(`/api/v1/conversations?${query}`);
  const idsOf = async (query: string) => (await read(query)).conversations.map((each) => each.id);
  expect((await read("sort=quality")).total).toBe(2);
  expect((await idsOf("sort=quality"))[0]).toBe(id);
  expect(await idsOf("q=model:gpt-4o")).not.toContain(id);
  expect(await idsOf("limit=1&sort=cost")).toEqual([id]);
  expect((await dashboard.get("/api/v1/conversations?sort=beauty")).status).toBe(400);
  expect((await dashboard.get("/api/v1/conversations/none")).status).toBe(404);
});

test("what needs a look is in the inbox until somebody dismisses it", async () => {
  const conversation = await hotel();
  const error = { code: "overloaded", message: "no" };
  for (let n = 0; n < 3; n += 1) dashboard.recorder.observe(sampleRecord({ status: 503, error }));
  const read = async () => (await dashboard.read<InboxList>("/api/v1/inbox")).entries;
  const entries = await read();
  expect(entries).toMatchObject([
    { reason: "escalation", conversation, request: "h2", text: expect.stringContaining("escalation") },
    { reason: "error", times: 3, text: "openai/gpt-4o-mini: 503 overloaded" },
  ]);
  const dismiss = () => dashboard.post("/api/v1/inbox/dismiss", { id: entries[0]?.id });
  expect((await dismiss()).status).toBe(204);
  expect((await dismiss()).status).toBe(404);
  expect((await read()).map(({ reason }) => reason)).toEqual(["error"]);
});

test("an opinion of a signal goes into a file that only its owner can read, without its words", async () => {
  await hotel();
  const label = { request: "h1", type: "interaction.misalignment.correction", message: 2, right: false };
  expect((await dashboard.post("/api/v1/signals/label", label)).status).toBe(204);
  expect((await dashboard.post("/api/v1/signals/label", { ...label, message: 9 })).status).toBe(404);
  expect((await dashboard.post("/api/v1/signals/label", { ...label, right: "no" })).status).toBe(400);
  const file = path.join(dashboard.directory, "signal-labels.jsonl");
  const [line = "", ...others] = (await readFile(file, "utf8")).trim().split("\n");
  expect(JSON.parse(line)).toMatchObject({
    ...label,
    family: "contradiction",
    confidence: expect.any(Number),
  });
  expect(line).not.toContain("words");
  expect(others).toEqual([]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("how a request ends is a signal without any text", async () => {
  dashboard.recorder.observe(
    sampleRecord({ request_id: "limited", status: 429, error: { code: "rate_limit_exceeded" } }),
  );
  const { summary } = await dashboard.read<RequestDetail>("/api/v1/requests/limited");
  expect(summary.signals).toMatchObject([{ type: "environment.exhaustion.rate_limit", family: "outcome" }]);
});
