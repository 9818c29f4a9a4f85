// What becomes of the files of state when processes are killed, files damaged, and disks full.
import { mkdtemp, readdir, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type StoreOptions, StoreUnavailable } from "../store.js";
import { putUntil } from "../testing/putter.js";
import { ALL, response, turns } from "../testing/samples.js";
import { EmbeddedStore } from "./embedded-store.js";

const OPTIONS: StoreOptions = {
  bounds: { ttlMilliseconds: 3_600_000, maxEntries: 1_000_000, maxBytes: 1 << 30 },
  now: () => Date.now(),
  onDrop: () => {},
};

let directory = "";
let place = "";
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-state-"));
  place = path.join(directory, "deep", "responses");
});
afterEach(() => rm(directory, { recursive: true }));

test("what was there is there again, and is counted", async () => {
  const first = await EmbeddedStore.open(place, OPTIONS);
  await first.put(response("resp_1"));
  await first.put(response("resp_2", { previous: "resp_1" }));
  const size = first.size();
  await first.close();
  const second = await EmbeddedStore.open(place, OPTIONS);
  expect(second.size()).toEqual(size);
  expect(await second.chain("a", "resp_2", ALL)).toEqual({ items: turns("resp_1", "resp_2"), end: "start" });
  await second.close();
  expect((await stat(place)).mode & 0o777).toBe(0o700);
});

test("a process that is killed loses nothing that was kept", async () => {
  for (const most of [100, 150, 200]) {
    const own = path.join(directory, String(most));
    const { ids } = await putUntil({ kind: "embedded", path: own }, most);
    expect(ids.length).toBeGreaterThanOrEqual(most);
    const store = await EmbeddedStore.open(own, OPTIONS);
    for (const id of ids) expect(await store.get("a", id), id).toBeDefined();
    // Whole turns, and the conversation has those of all its responses.
    const last = ids.at(-1) ?? "";
    const [, conversation = "", turn] = /^(conv_\d+)_(\d+)$/.exec(last) ?? [];
    const chain = await store.chain("a", last, ALL);
    expect([chain?.end, chain?.items.length]).toEqual(["start", 2 * (Number(turn) + 1)]);
    const items = await store.conversations.items("a", conversation, ALL);
    expect(items?.items.slice(0, chain?.items.length)).toEqual(chain?.items);
    await store.close();
  }
}, 60_000);

test("a second process is refused, and says why", async () => {
  const store = await EmbeddedStore.open(place, OPTIONS);
  const { ids, reason } = await putUntil({ kind: "embedded", path: place }, 1);
  expect(ids).toEqual([]);
  expect(reason).toBe(
    `StoreUnavailable: another process has opened ${place}; each needs a directory of its own\n`,
  );
  await store.put(response("resp_1"));
  await store.close();
  expect((await putUntil({ kind: "embedded", path: place }, 1)).ids).not.toEqual([]);
}, 20_000);

test("a file that can be no larger, as on a full disk, is no room; what was kept stays, and later there is room", async () => {
  // Blocks of 512 bytes; without the trap the kernel would end the process.
  const { ids, reason } = await putUntil(
    { kind: "embedded", path: place },
    10_000,
    'trap "" XFSZ; ulimit -f 512',
  );
  expect(reason).toBe(`StoreFull: there is no room left on the disk of ${place}\n`);
  expect(ids.length).toBeGreaterThan(10);
  const store = await EmbeddedStore.open(place, OPTIONS);
  for (const id of ids) expect(await store.get("a", id), id).toBeDefined();
  await store.put(response("resp_1"));
  await store.close();
}, 60_000);

test.each([
  ["CURRENT", "garbage"],
  ["CURRENT", ""],
  ["MANIFEST", "garbage".repeat(10)],
])("a damaged %s says so", async (name, text) => {
  const store = await EmbeddedStore.open(place, OPTIONS);
  await store.put(response("resp_1"));
  await store.close();
  const files = await readdir(place);
  await writeFile(path.join(place, files.find((file) => file.startsWith(name)) ?? name), text);
  await expect(EmbeddedStore.open(place, OPTIONS)).rejects.toThrow(
    new StoreUnavailable(`${place} is damaged; restore it, or move it away to begin anew`),
  );
});

test("a log that was cut, as by a machine that went down, loses its end only", async () => {
  const store = await EmbeddedStore.open(place, OPTIONS);
  for (const id of ["resp_1", "resp_2"]) await store.put(response(id));
  await store.close();
  const log = path.join(place, (await readdir(place)).find((file) => file.endsWith(".log")) ?? "");
  await truncate(log, (await stat(log)).size - 10);
  const again = await EmbeddedStore.open(place, OPTIONS);
  expect(await again.get("a", "resp_1")).toBeDefined();
  expect(await again.get("a", "resp_2")).toBeUndefined();
  expect(again.size().entries).toBe(1);
  await again.close();
});

test("a path that is no directory says why", async () => {
  await writeFile(path.join(directory, "file"), "");
  const own = path.join(directory, "file", "responses");
  await expect(EmbeddedStore.open(own, OPTIONS)).rejects.toThrow(`${own} cannot be used: ENOTDIR`);
});
