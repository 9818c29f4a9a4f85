// Totals are the same in a later process, however the one before ended.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { Aggregation } from "../aggregation.js";
import { DEFAULT_BOUNDS, History } from "../history.js";
import { parseQuery } from "../query/parse.js";
import { finishedAt } from "../testing/samples.js";
import { HistoryFiles } from "./history-files.js";

const silent = pino({ level: "silent" });
const HOUR = 3_600_000;
/** The last full hour: every tier's buckets begin and end there. */
const NOW = Math.floor(Date.now() / HOUR) * HOUR;
const WEEK = { from: NOW - 168 * HOUR, to: NOW };

async function told(history: History): Promise<Aggregation> {
  const aggregation = new Aggregation(WEEK, { groups: [["model"]] });
  await history.aggregate({ query: parseQuery(""), range: WEEK }, aggregation);
  return aggregation;
}

async function directoryOf(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-rollups-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

const sorted = (rows: ReturnType<Aggregation["rows"]>) =>
  rows.toSorted((one, other) => ((one.key.model ?? "") < (other.key.model ?? "") ? -1 : 1));

let first = 0;

async function open(directory: string) {
  const files = new HistoryFiles({
    directory,
    logger: silent,
    bounds: DEFAULT_BOUNDS,
    writesContent: () => false,
  });
  first += 1_000_000;
  const history = new History({ ...DEFAULT_BOUNDS, records: 10 }, { disk: files, first });
  await files.restore(history);
  return { files, history };
}

test("totals are the same after each restart", async () => {
  const directory = await directoryOf();
  for (let start = 1; start <= 3; start += 1) {
    const { files, history } = await open(directory);
    for (let at = 0; at < 100; at += 1) history.append(finishedAt(NOW - at * 300_000 - 1, at));
    await files.close();
    const again = await open(directory);
    const totals = await told(again.history);
    expect(totals.total.totals().requests).toBe(start * 100);
    expect(sorted(totals.rows(0))).toEqual(sorted((await told(history)).rows(0)));
    await again.files.close();
  }
});

test("what a killed process had not written is added from its records", async () => {
  const directory = await directoryOf();
  const { files, history } = await open(directory);
  for (let at = 0; at < 100; at += 1) history.append(finishedAt(NOW - at * 300_000 - 1, at));
  await files.close();
  for (const name of await readdir(directory))
    if (name.startsWith("rollups-")) await rm(path.join(directory, name), { recursive: true });
  const again = await open(directory);
  expect((await told(again.history)).total.totals().requests).toBe(100);
  await again.files.close();
});

test("lines that are not whole are skipped, and their requests are added from the records", async () => {
  const directory = await directoryOf();
  const { files, history } = await open(directory);
  for (let at = 0; at < 100; at += 1) history.append(finishedAt(NOW - at * 300_000 - 1, at));
  await files.close();
  for (const tier of ["rollups-300s", "rollups-3600s"]) {
    const file = path.join(directory, tier, "00000001.ndjson");
    const text = await readFile(file, "utf8");
    await writeFile(file, `${text.slice(0, text.length / 2)}\n{"through":1,"buckets":[[1,[["a",7]]]]}\n[]\n`);
  }
  const again = await open(directory);
  expect((await told(again.history)).total.totals().requests).toBe(100);
  await again.files.close();
});
