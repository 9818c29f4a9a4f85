// What is on the disk after a process ends, however it ends, and whatever is wrong with the disk.
import { createHash } from "node:crypto";
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Observation } from "@plano/config/contract";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { keepLog } from "../../testing/log.js";
import { ConversationTracker } from "../conversations/tracker.js";
import type { Whose } from "../forgettable.js";
import { DEFAULT_BOUNDS, History } from "../history.js";
import { parseQuery } from "../query/parse.js";
import { readRange } from "../ranges.js";
import { Recorder } from "../recorder.js";
import { FREE, sampleRecord, saying } from "../testing/samples.js";
import { HistoryFiles } from "./history-files.js";
import { Segments } from "./segments.js";
import type { StoredFound } from "./stored.js";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-history-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const silent = pino({ level: "silent" });
const asked = () => ({ query: parseQuery(""), range: readRange("1h", Date.now()) });

function open(content = false, logger = silent, bounds = DEFAULT_BOUNDS) {
  const files = new HistoryFiles({ directory, logger, bounds, writesContent: () => content });
  return { files, history: new History(bounds, { disk: files, first: Date.now() * 1_000 }) };
}

function append(history: History, id: string, text = "marker"): void {
  const { parts, ...record } = saying(text, { request_id: id, session: id, chain: ["0".repeat(16)] });
  history.append({ record, cost: FREE, calls: [], ...(parts && { parts }) });
}

async function filesIn(): Promise<string[]> {
  const names = await readdir(path.join(directory, "history"));
  return names.sort().map((name) => path.join(directory, "history", name));
}

async function idsAfterStart(logger = silent): Promise<string[]> {
  const { files, history } = open(false, logger);
  await files.restore(history);
  await files.close();
  return (await history.list(asked(), { limit: 500 })).requests.map(({ id }) => id).sort();
}

test("a later process has the same requests, with greater numbers, and only their owner can read them", async () => {
  const { files, history } = open();
  for (const id of ["a", "b"]) append(history, id);
  await files.close();
  const later = open();
  await later.files.restore(later.history);
  append(later.history, "c");
  const { requests } = await later.history.list(asked(), { limit: 10 });
  expect(requests.map(({ id }) => id)).toEqual(["c", "b", "a"]);
  expect(requests.map(({ n }) => n)).toEqual(requests.map(({ n }) => n).sort((one, other) => other - one));
  expect(later.history.get("a")).toMatchObject({ cost: FREE, record: { request_id: "a" } });
  await later.files.close();
  for (const file of await filesIn()) expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(path.join(directory, "history"))).mode & 0o777).toBe(0o700);
});

test("what was said is written only where the disk may have it", async () => {
  for (const content of [false, true]) {
    const { files, history } = open(content);
    // Two that open in one millisecond have the same first number until they know what is there.
    await files.restore(history);
    append(history, `with-${content}`, `marker-${content}`);
    await files.close();
  }
  const text = await readFile((await filesIn())[0] ?? "", "utf8");
  expect(text).toContain("marker-true");
  expect(text).not.toContain("marker-false");
  for (const content of [true, false]) {
    const { files, history } = open(content);
    await files.restore(history);
    expect(history.get("with-true")?.parts?.[0]?.text).toBe(content ? "marker-true" : undefined);
    expect(history.get("with-true")?.summary.preview).toBe(content ? "marker-true" : null);
    expect(history.get("with-false")?.parts).toBeUndefined();
    await files.close();
  }
});

describe("what is forgotten", () => {
  const isMeant = ({ session = "" }: Whose): boolean => /^[ac]$/.test(session);
  const found = (n: number, words: string): StoredFound => {
    const signal = { type: "x", confidence: 1, message: 0, words, family: "x" };
    const quality = { quality: "poor", qualityScore: 1, signals: {} };
    return { n, found: { request: { signals: [signal], quality: "poor" }, conversation: quality } };
  };

  test("is in no file, with what was found in it and lines that cannot be read; the rest is, as old as before", async () => {
    const { files, history } = open(true);
    for (const id of ["a", "b", "c", "d"]) append(history, id, `marker-${id}`);
    for (const { n, id } of history.since(0)) files.writeFound(found(n, `words-${id}`));
    await files.flush();
    const [file = ""] = await filesIn();
    await appendFile(file, '{"half marker-a');
    await utimes(file, 1_000_000, 1_000_000);
    const forgotten = new Map<number, string>();
    await files.forget(isMeant, forgotten);
    expect([...forgotten.values()]).toEqual(["a", "c"]);
    const text = await readFile(file, "utf8");
    expect(text).not.toMatch(/(marker|words)-[ac]/);
    for (const left of ["marker-b", "words-b", "marker-d", "words-d"]) expect(text).toContain(left);
    const { mtimeMs, mode, size } = await stat(file);
    expect([mtimeMs, mode & 0o777, files.bytes]).toEqual([1_000_000_000, 0o600, size]);
    expect(await filesIn()).toEqual([file]);
    append(history, "e");
    await files.close();
    expect(await idsAfterStart()).toEqual(["b", "d", "e"]);
  });

  test("is in no file either after a process ended while it wrote one anew", async () => {
    const { files, history } = open(true);
    append(history, "a");
    await files.close();
    const [file = ""] = await filesIn();
    await writeFile(`${file}.new`, "marker");
    expect(await idsAfterStart()).toEqual(["a"]);
    expect(await filesIn()).toEqual([file]);
  });

  test("is told to be there still when the disk does not do it, and records go on to be written", async () => {
    const { files, history } = open();
    append(history, "a");
    await files.flush();
    const [file = ""] = await filesIn();
    await mkdir(`${file}.new`);
    await expect(files.forget(isMeant, new Map())).rejects.toThrow("EISDIR");
    append(history, "b");
    await files.close();
    await rm(`${file}.new`, { recursive: true });
    expect(await idsAfterStart()).toEqual(["a", "b"]);
  });
});

test("an error that may quote what was said is written only where the disk may have that", async () => {
  for (const content of [false, true]) {
    const { files, history } = open(content);
    const record = sampleRecord({ ended_by: "provider", error: { code: "x", message: `marker-${content}` } });
    history.append({ record, cost: FREE, calls: [{ record, cost: FREE }] });
    await files.close();
  }
  const text = (await Promise.all((await filesIn()).map((file) => readFile(file, "utf8")))).join("");
  expect(text).not.toContain("marker-false");
  expect(text).toContain("marker-true");
});

test("half a line and lines that are no records are skipped and told; what follows is read", async () => {
  const { files, history } = open();
  append(history, "a");
  await files.close();
  const [file = ""] = await filesIn();
  const whole = await readFile(file, "utf8");
  await appendFile(file, `{"n":1}\n${"\0".repeat(20)}\n${whole.trim().slice(0, 100)}`);
  const later = open();
  append(later.history, "b");
  await later.files.close();
  const log = keepLog();
  expect(await idsAfterStart(log.logger)).toEqual(["a", "b"]);
  expect(log.text()).toContain('"skipped":3');
});

test("lines that are records of something else, or damaged ones, are skipped, and nothing fails for them", async () => {
  const { files, history } = open();
  append(history, "a");
  await files.close();
  const [file = ""] = await filesIn();
  const line = JSON.parse(await readFile(file, "utf8")) as { record: object; cost: object };
  const { record, cost } = line;
  const damaged: object[] = [
    { record: {}, cost: {} },
    ...[-1, 0.5, 1e300, null, "now"].map((started_ms) => ({ record: { ...record, started_ms } })),
    ...[{ tags: { a: 1 } }, { usage: {} }, { attempts: [{}] }, { v: 1 }].map((more) => ({
      record: { ...record, ...more },
    })),
    ...[{ total: "1" }, { total: -1 }].map((more) => ({ cost: { ...cost, ...more } })),
    ...[
      { n: 1e300 },
      { n: -1 },
      { calls: [{}] },
      { said: [{}] },
      { joined: {} },
      { decisions: { agent: 1 } },
    ],
    ...[{ request: {} }, { request: { signals: [{}], quality: "good" }, conversation: {} }].map((found) => ({
      n: 5,
      found,
      ...{ record: undefined, cost: undefined },
    })),
  ];
  await appendFile(file, damaged.map((more) => `${JSON.stringify({ ...line, ...more })}\n`).join(""));
  const log = keepLog();
  expect(await idsAfterStart(log.logger)).toEqual(["a"]);
  expect(log.text()).toContain(`"skipped":${damaged.length}`);
});

test("what this process has written by the time it reads is not there twice", async () => {
  const { files, history } = open();
  append(history, "a");
  await files.restore(history);
  expect((await history.list(asked(), { limit: 10 })).total).toBe(1);
  await files.close();
});

test("numbers go on where the clock has gone back", async () => {
  const { files, history } = open();
  append(history, "a");
  await files.close();
  const later = new HistoryFiles({
    ...{ directory, logger: silent },
    bounds: DEFAULT_BOUNDS,
    writesContent: () => false,
  });
  const earlier = new History(DEFAULT_BOUNDS, { disk: later, first: (Date.now() - 3_600_000) * 1_000 });
  await later.restore(earlier);
  append(earlier, "b");
  await later.close();
  expect(earlier.last).toBeGreaterThan(history.last);
});

test("what else has such a name is left alone, and the history goes on", async () => {
  const { files, history } = open();
  append(history, "a");
  await files.close();
  const place = (name: string): string => path.join(directory, "history", name);
  await mkdir(place("00000002.ndjson"));
  await symlink("/nowhere", place("00000003.ndjson"));
  await symlink("/dev/zero", place("99999999.ndjson"));
  const first = "{}\n".repeat(3_000_000);
  await appendFile(place("00000001.ndjson"), first);
  const later = open();
  append(later.history, "b");
  await later.files.close();
  expect(later.history.usage().dropped).toBe(0);
  expect(await idsAfterStart()).toEqual(["a", "b"]);
  expect((await filesIn()).map((file) => path.basename(file))).toContain("100000000.ndjson");
}, 60_000);

test("findings that are lost are no lost requests", async () => {
  await writeFile(path.join(directory, "history"), "in the way");
  const { files, history } = open();
  const summary = history.append({ record: sampleRecord(), cost: FREE, calls: [] });
  const request = { signals: [], quality: "good" };
  history.amend(summary, { request, conversation: { signals: {}, quality: "good", qualityScore: 70 } });
  await files.close();
  expect(history.usage().dropped).toBe(1);
});

test("a failure of the disk is told, what it loses is counted, and the history in memory stays", async () => {
  await writeFile(path.join(directory, "history"), "in the way");
  const log = keepLog();
  const { files, history } = open(false, log.logger);
  append(history, "a");
  await files.close();
  expect(history.usage()).toMatchObject({
    records: 1,
    dropped: 1,
    diskError: expect.stringMatching(/^E(EXIST|NOTDIR)$/),
  });
  expect(log.text()).toContain("the history cannot be written");
});

test("the oldest file goes as a whole when all are too large, and when it is too old", async () => {
  const place = path.join(directory, "segments");
  const segments = new Segments({
    ...{ directory: place, logger: silent, segmentBytes: 1_000 },
    bounds: { bytes: 3_000, milliseconds: 60_000 },
  });
  for (let line = 0; line < 20; line += 1) {
    segments.append(`${line} `.padEnd(400, "x"));
    await segments.flush();
  }
  const names = await readdir(place);
  expect(segments.bytes).toBeLessThan(4_500);
  expect(names.length).toBeLessThan(5);
  const lines: string[] = [];
  for await (const file of segments.latest()) lines.unshift(...file);
  expect(lines.map((line) => Number.parseInt(line, 10))).toEqual(
    Array.from({ length: lines.length }, (_, at) => 20 - lines.length + at),
  );
  segments.bounds = { bytes: 3_000, milliseconds: -1 };
  await segments.flush();
  expect(await readdir(place)).toEqual([]);
  await segments.close();
});

test("what cannot be written in time is dropped and counted", async () => {
  const segments = new Segments({
    ...{ directory: path.join(directory, "segments"), logger: silent },
    bounds: { bytes: 100 << 20, milliseconds: 60_000 },
  });
  for (let line = 0; line < 20; line += 1) segments.append("x".repeat((1 << 20) - 1));
  expect(segments.dropped).toBe(12);
  await segments.close();
});

test.each([true, false])(
  "a later process goes on with conversations; their texts are on the disk: %s",
  async (content) => {
    const turns = ["A cheap hotel, please", "No, that is wrong, I asked for a cheap one", "Still wrong"];
    const begin = async () => {
      const { files, history } = open(content);
      const found = new Map<string, () => void>();
      const tracker = new ConversationTracker({
        onFound: (request, findings) => {
          history.amend(request, findings);
          found.get(request.id)?.();
        },
        onError: (reason) => expect.unreachable(reason),
      });
      const recorder = new Recorder({
        ...{ history, conversations: tracker, isSandboxed: () => false },
        priceOf: () => undefined,
      });
      await files.restore(history, (...restored) => tracker.restore(...restored));
      const ask = async (turn: number): Promise<void> => {
        const id = `turn ${turn}`;
        const told = new Promise<void>((resolve) => found.set(id, resolve));
        recorder.observe(turnOf(turns.slice(0, turn), id));
        await told;
      };
      const conversations = () => tracker.conversations.all();
      const close = () => Promise.all([files.close(), tracker.close()]);
      return { history, ask, conversations, close };
    };
    const first = await begin();
    await first.ask(1);
    await first.ask(2);
    const [known] = first.conversations();
    expect(known?.signals).toEqual({ "interaction.misalignment.correction": 1 });
    await first.close();
    const later = await begin();
    expect(later.conversations()).toEqual([{ ...known, preview: content ? known?.preview : null }]);
    const [badge] = later.history.get("turn 2")?.summary.signals ?? [];
    expect(badge).toMatchObject({
      type: "interaction.misalignment.correction",
      words: content ? expect.stringContaining("wrong") : "",
    });
    await later.ask(3);
    expect(later.conversations()).toMatchObject([{ id: known?.id, requests: 3, turns: 3 }]);
    await later.close();
  },
);

/** The request with which a client says the last of the texts; each was answered. */
function turnOf(texts: readonly string[], id: string): Observation {
  const messages = texts.flatMap((text, at) => (at === 0 ? [text] : [`answer ${at}`, text]));
  const chain = messages.map((text) => createHash("sha256").update(text).digest("hex").slice(0, 16));
  const parts = messages.map((text, message) => ({
    ...{ role: message % 2 === 0 ? "user" : "assistant", kind: "text", message, text },
    bytes: text.length,
  })) as NonNullable<Observation["parts"]>;
  return sampleRecord({
    ...{ request_id: id, chain, chain_skipped: 0, parts },
    chain_roles: messages.map((_, at) => (at % 2 === 0 ? "u" : "a")).join(""),
    shape: { ...sampleRecord().shape, messages: messages.length, user_turns: texts.length },
  });
}
