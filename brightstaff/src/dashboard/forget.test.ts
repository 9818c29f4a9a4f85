// What is forgotten is shown nowhere.
import { appendFile, mkdir, readFile, rmdir } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { saying } from "../history/testing/samples.js";
import type { ConversationList, InboxList, RequestList } from "./api.js";
import { openDashboard } from "./testing/dashboard.js";

let dashboard: Awaited<ReturnType<typeof openDashboard>>;
beforeEach(async () => {
  dashboard = await openDashboard();
});
afterEach(() => dashboard.close());

function observe(id: string, session: string, user: string, tags: Record<string, string> = {}): void {
  const chain = [id.padEnd(16, "0")];
  const failure = {
    status: 500,
    ended_by: "provider",
    error: { code: id, message: `marker-${id}` },
  } as const;
  dashboard.recorder.observe(
    saying(`marker-${id}`, { request_id: id, session, user, chain, chain_roles: "u", tags, ...failure }),
  );
}

async function everything(): Promise<{ ids: string[]; text: string }> {
  const list = await dashboard.read<RequestList>("/api/v1/requests?range=1h");
  const conversations = await dashboard.read<ConversationList>("/api/v1/conversations?range=1h");
  const inbox = await dashboard.read<InboxList>("/api/v1/inbox");
  const exported = await (await dashboard.get("/api/v1/export?range=1h")).text();
  return {
    ids: list.requests.map(({ id }) => id).sort(),
    text: JSON.stringify([list, conversations, inbox]) + exported,
  };
}

test.each([
  ["a session", { session: "s1" }, ["a", "b"]],
  ["a user", { user: "u1" }, ["a", "c"]],
  ["a user who is kept as a hash", { user: "u3" }, ["b"]],
  ["a session that is kept as a hash", { session: "s3" }, ["c"]],
  ["a tag", { tag: { name: "user", value: "ann" } }, ["b", "c"]],
  ["everybody", { all: true }, ["a", "b", "c"]],
])(
  "requests of %s are forgotten with their conversations, their inbox and what was said",
  async (_name, body, ids) => {
    observe("a", "s1", "u1");
    observe("b", "s1", "hash of u3", { user: "ann" });
    observe("c", "hash of s3", "u1", { user: "ann", team: "red" });
    const before = await everything();
    for (const id of ["a", "b", "c"]) expect(before.text).toContain(`marker-${id}`);
    const labels = path.join(dashboard.directory, "signal-labels.jsonl");
    for (const request of ["a", "b", "c"]) await appendFile(labels, `${JSON.stringify({ request })}\n`);
    const response = await dashboard.post("/api/v1/forget", body);
    expect(await response.json()).toEqual({ requests: ids.length });
    const left = ["a", "b", "c"].filter((id) => !ids.includes(id));
    const after = await everything();
    expect(after.ids).toEqual(left);
    for (const id of ids) {
      expect(after.text).not.toContain(`marker-${id}`);
      expect((await dashboard.get(`/api/v1/requests/${id}`)).status).toBe(404);
    }
    for (const id of left) expect(after.text).toContain(`marker-${id}`);
    const labelled = (await readFile(labels, "utf8")).split("\n").filter((line) => line !== "");
    expect(labelled.map((line) => JSON.parse(line).request)).toEqual(left);
  },
);

test("labels go in a second try, too, with lines that cannot be read", async () => {
  observe("a", "s1", "u1");
  const labels = path.join(dashboard.directory, "signal-labels.jsonl");
  await appendFile(labels, '{"request":"a"}\n{"request":"b"}\n{"requ');
  await mkdir(`${labels}.new`);
  expect((await dashboard.post("/api/v1/forget", { user: "u1" })).status).toBe(500);
  await rmdir(`${labels}.new`);
  expect((await dashboard.post("/api/v1/forget", { user: "u1" })).status).toBe(200);
  expect(await readFile(labels, "utf8")).toBe('{"request":"b"}\n');
});

test.each([
  {},
  { all: false },
  { session: "" },
  { session: "s", user: "u" },
  { session: 1 },
  { others: "s" },
  { tag: "user=ann" },
  { tag: { name: "user" } },
  { tag: { name: "user", value: "" } },
])("%j is refused, and nothing is forgotten", async (body) => {
  observe("a", "s1", "u1");
  const response = await dashboard.post("/api/v1/forget", body);
  expect(response.status).toBe(400);
  expect((await everything()).ids).toEqual(["a"]);
});

test("a name that is not found says when it may be one of the hashes", async () => {
  await dashboard.close();
  dashboard = await openDashboard({ hidesNames: () => true });
  observe("a", "s1", "u1", { user: "ann" });
  const forget = async (body: object): Promise<unknown> =>
    (await dashboard.post("/api/v1/forget", body)).json();
  expect(await forget({ user: "u2" })).toEqual({ requests: 0, hidden: true });
  expect(await forget({ session: "s2" })).toEqual({ requests: 0, hidden: true });
  expect(await forget({ tag: { name: "user", value: "zoe" } })).toEqual({ requests: 0 });
  expect(await forget({ user: "u1" })).toEqual({ requests: 1 });
});
