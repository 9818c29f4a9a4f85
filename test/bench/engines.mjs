// Compares databases that could keep state in files; docs/decisions/2026-11-29-state-is-in-a-leveldb.md says what it printed:
//   npm install --no-save --ignore-scripts lmdb@3.5.6 node-sqlite3-wasm@0.8.60
//   node test/bench/engines.mjs [DIRECTORY]
// Each runs in a process of its own: how long it takes to start, 10,000 conversations of two turns by 50 writers at a time, each
// on the disk before it counts; then 200 writes by one; then five processes that are killed while they write.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const CONVERSATIONS = 10_000;
const TURNS = 2;
const WRITERS = 50;
const ALONE = 200;
const READS = 2_000;
const KILLS = 5;
const MEGABYTE = 1 << 20;
const PROGRAM = fileURLToPath(import.meta.url);
/** About 2 kB that do not compress well. */
const TURN = JSON.stringify({
  input: "x".repeat(500),
  output: Array.from({ length: 250 }, (_, index) => (index * 7919) % 99_991),
});

const ENGINES = {
  async "classic-level"(place) {
    const { ClassicLevel } = await module("classic-level");
    const database = new ClassicLevel(place);
    await database.open();
    const operation = ({ key, value }) => ({ type: "put", key, value });
    const put = together((writes) => database.batch(writes.map(operation), { sync: true }));
    return { put, get: (key) => database.get(key), close: () => database.close() };
  },
  async lmdb(place) {
    const { open } = await module("lmdb");
    const database = open({ path: place, encoding: "string" });
    const put = async (key, value) => {
      await database.put(key, value);
      await database.flushed;
    };
    return { put, get: async (key) => database.get(key), close: () => database.close() };
  },
  async "node-sqlite3-wasm"(place) {
    const { default: sqlite } = await module("node-sqlite3-wasm");
    mkdirSync(place, { recursive: true });
    const database = new sqlite.Database(path.join(place, "database"));
    database.exec("PRAGMA synchronous = FULL");
    database.exec("CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID");
    const insert = database.prepare("INSERT OR REPLACE INTO entry VALUES (?, ?)");
    const select = database.prepare("SELECT value FROM entry WHERE key = ?");
    const put = together(async (writes) => {
      database.exec("BEGIN");
      for (const { key, value } of writes) insert.run([key, value]);
      database.exec("COMMIT");
    });
    const close = async () => {
      insert.finalize();
      select.finalize();
      database.close();
    };
    return { put, get: async (key) => select.get([key])?.value, close };
  },
};

/** What is not installed is not looked for by those who check this file. */
const module = (name) => import(name);

/** Writes that arrive while others are written are written together. */
function together(write) {
  let waiting = [];
  let writing = false;
  const writeAll = async () => {
    writing = true;
    while (waiting.length > 0) {
      const writes = waiting;
      waiting = [];
      await write(writes);
      for (const { done } of writes) done();
    }
    writing = false;
  };
  return (key, value) =>
    new Promise((done) => {
      waiting.push({ key, value, done });
      if (!writing) void writeAll();
    });
}

function memory() {
  globalThis.gc?.();
  return process.memoryUsage.rss() / MEGABYTE;
}

async function timed(work) {
  const began = performance.now();
  const result = await work();
  return [performance.now() - began, result];
}

async function times(count, work) {
  const taken = [];
  for (let index = 0; index < count; index += 1) taken.push((await timed(() => work(index)))[0]);
  return taken;
}

function at(share, values) {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)];
}

async function measure(engine, place) {
  const before = memory();
  const [start, database] = await timed(async () => {
    const opened = await ENGINES[engine](place);
    await opened.put("first", TURN);
    return opened;
  });
  const opened = memory() - before;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let next = 0;
  const puts = [];
  const writer = async () => {
    while (next < CONVERSATIONS * TURNS) {
      const key = `${next % CONVERSATIONS} ${Math.floor(next / CONVERSATIONS)}`;
      next += 1;
      puts.push((await timed(() => database.put(key, TURN)))[0]);
    }
  };
  const [writing] = await timed(() => Promise.all(Array.from({ length: WRITERS }, writer)));
  delay.disable();
  const alone = await times(ALONE, (index) => database.put(`alone ${index}`, TURN));
  const after = memory() - before;
  await database.close();
  const files = readdirSync(place).reduce((sum, file) => sum + statSync(path.join(place, file)).size, 0);
  const [reopening, again] = await timed(() => ENGINES[engine](place));
  const reads = await times(READS, (index) => again.get(`${(index * 7919) % CONVERSATIONS} 1`));
  await again.close();
  const rows = {
    "start, with a first write": `${start.toFixed(0)} ms`,
    "memory, open": `${opened.toFixed(1)} MiB`,
    "20,000 writes": `${(writing / 1_000).toFixed(1)} s`,
    "a write among 50, p50 / p99": `${at(0.5, puts).toFixed(1)} / ${at(0.99, puts).toFixed(1)} ms`,
    "a write alone, p50": `${at(0.5, alone).toFixed(2)} ms`,
    "event loop delayed, p99 / most": `${(delay.percentile(99) / 1e6).toFixed(1)} / ${(delay.max / 1e6).toFixed(1)} ms`,
    "memory, after them": `${after.toFixed(0)} MiB`,
    "its files": `${(files / MEGABYTE).toFixed(0)} MiB`,
    "open again": `${reopening.toFixed(0)} ms`,
    "a read, p50": `${(at(0.5, reads) * 1_000).toFixed(0)} µs`,
  };
  for (const [name, value] of Object.entries(rows)) console.log(`  ${name.padEnd(32)} ${value}`);
}

async function writeForever(engine, place) {
  const database = await ENGINES[engine](place);
  let next = 0;
  const writer = async () => {
    for (;;) {
      const key = `key ${next}`;
      next += 1;
      await database.put(key, TURN);
      process.stdout.write(`${key}\n`);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
}

async function kill(engine, place) {
  let [acknowledged, lost] = [0, 0];
  const reasons = new Set();
  for (let round = 0; round < KILLS; round += 1) {
    const own = path.join(place, String(round));
    const parameters = [PROGRAM, "write-forever", engine, own];
    const child = spawn(process.execPath, parameters, { stdio: ["ignore", "pipe", "inherit"] });
    const keys = [];
    const lines = createInterface({ input: child.stdout });
    lines.on("line", (key) => {
      keys.push(key);
      if (keys.length === 500 + 100 * round) child.kill("SIGKILL");
    });
    await Promise.all([once(child, "exit"), once(lines, "close")]);
    acknowledged += keys.length;
    try {
      const database = await ENGINES[engine](own);
      for (const key of keys) if ((await database.get(key)) !== TURN) lost += 1;
      await database.close();
    } catch (error) {
      reasons.add(error.message);
      lost += keys.length;
    }
  }
  console.log(`  ${"killed five times".padEnd(32)} ${lost} of ${acknowledged} lost ${[...reasons].join()}`);
}

const [what, engine, place] = process.argv.slice(2);
const PARTS = { measure, "write-forever": writeForever, kill };
if (Object.hasOwn(PARTS, what ?? "")) await PARTS[what](engine, place);
else {
  const directory = mkdtempSync(path.join(what ?? tmpdir(), "plano-engines-"));
  for (const each of Object.keys(ENGINES)) {
    console.log(each);
    for (const part of ["measure", "kill"]) {
      const parameters = ["--expose-gc", PROGRAM, part, each, path.join(directory, `${each}-${part}`)];
      spawnSync(process.execPath, parameters, { stdio: "inherit" });
    }
  }
  rmSync(directory, { recursive: true });
}
