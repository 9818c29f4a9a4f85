// What the history of a process keeps, and forgets.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Observation } from "@plano/config/contract";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ObservationStore } from "../observations/store.js";
import type { DashboardConfig } from "../service-config/schema.js";
import { type KeptHistory, keepHistory } from "./keep.js";
import { parseQuery } from "./query/parse.js";
import { readRange } from "./ranges.js";
import { Roots } from "./roots.js";
import { saying } from "./testing/samples.js";

let directory: string;
let observations: ObservationStore;
let kept: KeptHistory;

function configWith(records: number): DashboardConfig {
  return {
    ...{ host: "127.0.0.1", port: 0, hosts: [], content: "disk", detectors: [], tags: {} },
    keep: { records, contentBytes: 1 << 20, diskBytes: 1 << 20, days: 7 },
    shown: { listeners: [], providers: [], limits: [] },
  };
}

function keep(records: number): void {
  const config = configWith(records);
  observations = new ObservationStore();
  kept = keepHistory({
    observations,
    roots: new Roots(),
    logger: pino({ level: "silent" }),
    directory,
    config: () => config,
    priceOf: () => undefined,
    standFor: (name) => `hash of ${name}`,
    onSignal: () => {},
  });
}

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-keep-"));
});
afterEach(async () => {
  await kept.close();
  await rm(directory, { recursive: true });
});

function failureOf(id: string): Partial<Observation> {
  return { status: 500, ended_by: "provider", error: { code: id, message: `marker-${id}` } };
}

function observe(id: string, user: string, more = failureOf(id)): void {
  const chain = [id.padEnd(16, "0")];
  observations.add(saying(`marker-${id}`, { request_id: id, user, chain, chain_roles: "u", ...more }));
}

async function forget(user: string): Promise<string[]> {
  const forgotten = new Map<number, string>();
  await kept.forget({ user }, forgotten);
  return [...forgotten.values()].sort();
}

async function everything(): Promise<string> {
  const { history, conversations } = kept;
  const rows = await history.list(
    { query: parseQuery(""), range: readRange("1h", Date.now()) },
    { limit: 100 },
  );
  const names = await readdir(path.join(directory, "history"));
  const files = await Promise.all(
    names.map((name) => readFile(path.join(directory, "history", name), "utf8")),
  );
  const all = [
    rows,
    conversations.conversations.all(),
    conversations.inbox.entries,
    observations.latest(100),
  ];
  return JSON.stringify(all) + files.join("");
}

test("nothing is left of a user's requests, also of those that the memory has dropped", async () => {
  keep(1);
  observe("a", "alice");
  observe("b", "bob");
  await kept.settled();
  expect(await everything()).toContain("marker-a");
  expect(await forget("alice")).toEqual(["a"]);
  const left = await everything();
  expect(left).not.toMatch(/marker-a|alice/);
  expect(left).toContain("marker-b");
});

test("a request that ends while others are forgotten is forgotten as a whole, or kept as a whole", async () => {
  keep(100);
  observe("a", "alice");
  await kept.settled();
  const forgotten = new Map<number, string>();
  const forgetting = kept.forget({ user: "alice" }, forgotten);
  const late = setInterval(() => observe(`late-${observations.total}`, "alice"), 1);
  await forgetting;
  clearInterval(late);
  const left = await everything();
  for (const id of forgotten.values()) expect(left).not.toContain(`"${id}"`);
});

test("what follows in a forgotten conversation begins another", async () => {
  keep(100);
  const chain = ["1".repeat(16), "2".repeat(16)];
  observe("a", "alice", { chain: chain.slice(0, 1), answer_hash: "2".repeat(16) });
  await forget("alice");
  const shape = { messages: 3, user_turns: 2, tools: 0, images: 0, request_bytes: 500, answer_bytes: 800 };
  observe("b", "alice", { chain: [...chain, "3".repeat(16)], chain_roles: "uau", shape });
  await kept.settled();
  expect(kept.history.get("b")?.joined).toMatchObject({ from: 0, isFork: false });
  expect(kept.history.get("b")?.joined?.follows).toBeUndefined();
});

test("a file that is gone hinders nobody, and what cannot be forgotten is said, and forgotten later", async () => {
  keep(100);
  observe("a", "alice");
  await kept.settled();
  const [name = ""] = await readdir(path.join(directory, "history"));
  const file = path.join(directory, "history", name);
  const text = await readFile(file, "utf8");
  await rm(file);
  expect(await forget("alice")).toEqual(["a"]);
  await writeFile(
    file,
    `${text}{"n":7,"found":{"request":{"signals":[],"quality":"poor"},"conversation":{"signals":{},"quality":"marker-a","qualityScore":1}}}\n`,
  );
  expect(await forget("alice")).toEqual(["a"]);
  expect(await readFile(file, "utf8")).toBe("");
});

test("a turn that waits for the one before is kept without its words once content is off", async () => {
  keep(100);
  const shape = { messages: 3, user_turns: 2, tools: 0, images: 0, request_bytes: 500, answer_bytes: 800 };
  const chain = ["1", "2", "3"].map((digit) => digit.repeat(16));
  observe("b", "alice", { chain, chain_roles: "uau", shape, status: 200 });
  expect(kept.history.get("b")).toBeUndefined();
  kept.configure({ ...configWith(100), content: "off" });
  expect(kept.history.get("b")?.record).toMatchObject({ request_id: "b" });
  expect(JSON.stringify(kept.history.get("b"))).not.toContain("marker-b");
});
