// `plano state` against a real store behind its socket: pages, names, hostile texts, and who may ask.
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ServedState, startState } from "@plano/brightstaff/testing/state";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTime } from "../state/process-identity.js";
import { exportState, listState, removeState, showState } from "./state.js";

const HOSTILE = "\u001b[2J\u001b]0;x\u0007\r\n\u009b31m\u202eevil\u2066\u{e0041}";

let directory = "";
let socket = "";
let served: ServedState;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-state-"));
  socket = path.join(directory, "state.sock");
  served = await startState(socket);
  const run = { pid: process.pid, started: await startTime(process.pid), stateSocket: socket };
  await writeFile(path.join(directory, "run.json"), JSON.stringify(run));
});
afterEach(async () => {
  await served.close();
  await rm(directory, { recursive: true });
});

const env = (): NodeJS.ProcessEnv => ({ PLANO_HOME: directory });

async function printed(command: (print: (line: string) => void) => Promise<void>): Promise<string> {
  const lines: string[] = [];
  await command((line) => lines.push(line));
  return lines.join("\n");
}

const message = (text: string) => ({
  type: "message",
  role: "user",
  content: [{ type: "input_text", text }],
});

async function put(id: string, text = `question ${id}`, tenant = "alice"): Promise<void> {
  await served.store.put({
    ...{ tenant, id, createdAt: Date.UTC(2026, 10, 29), model: "openai/m", status: "completed" },
    ...{ response: { id }, input: [message(text)], output: [{ type: "reasoning", summary: [] }] },
  });
}

test("only its owner can open the socket", async () => {
  expect((await stat(socket)).mode & 0o777).toBe(0o600);
});

test("lists entries by pages, with where to go on", async () => {
  for (const id of ["resp_1", "resp_2", "resp_3"]) await put(id);
  const first = await printed((print) => listState({ limit: 2 }, env(), print));
  const [head = "", one = "", two = "", , more = ""] = first.split("\n");
  expect(head).toMatch(/^KIND {6}ID {6}TENANT {2}CREATED +EXPIRES +BYTES$/);
  expect(one).toMatch(/^response {2}resp_3 {2}alice {3}2026-11-29 00:00:00 {2}2026-11-30 00:00:00 {2}\d+$/);
  expect(two).toContain("resp_2");
  const [, after = ""] = /^There are more: plano state ls --after (\w+)$/.exec(more) ?? [];
  const second = await printed((print) => listState({ limit: 2, after }, env(), print));
  expect(second.split("\n").map((line) => line.split(/ +/)[1])).toEqual(["ID", "resp_1"]);
  const json = await printed((print) => listState({ limit: 10, json: true, tenant: "alice" }, env(), print));
  expect(JSON.parse(json)).toMatchObject({ entries: [{ id: "resp_3" }, { id: "resp_2" }, { id: "resp_1" }] });
  expect(await printed((print) => listState({ limit: 1, tenant: "bob" }, env(), print))).toBe(
    "Nothing is kept.",
  );
});

test("shows a response, and a conversation with its items", async () => {
  await served.store.conversations.create({ tenant: "alice", id: "conv_1", createdAt: 0, metadata: {} }, [
    message("hello\nthere"),
  ]);
  await put("resp_1");
  const shown = (id: string) => printed((print) => showState(id, {}, env(), print));
  expect((await shown("resp_1")).split("\n").slice(1)).toEqual([
    "  tenant       alice",
    "  created      2026-11-29 00:00:00",
    "  expires      2026-11-30 00:00:00",
    "  model        openai/m",
    "  status       completed",
    "",
    "message user",
    "  question resp_1",
    "",
    "reasoning",
    '  {"type":"reasoning","summary":[]}',
  ]);
  expect((await shown("conv_1")).split("\n").slice(-3)).toEqual(["message user", "  hello", "  there"]);
  await expect(shown("resp_2")).rejects.toThrow("There is no entry resp_2.");
});

test("nothing that clients sent reaches the terminal as it is, and JSON stays what it was", async () => {
  await put("resp_1", HOSTILE, `tenant ${HOSTILE}`);
  const outputs = [
    await printed((print) => listState({ limit: 9 }, env(), print)),
    await printed((print) => listState({ limit: 9, json: true }, env(), print)),
    await printed((print) => showState("resp_1", {}, env(), print)),
    await printed((print) => showState("resp_1", { json: true }, env(), print)),
    await printed((print) => exportState({}, env(), print)),
  ];
  for (const output of outputs) expect(output).not.toMatch(/[^\P{C}\n]/u);
  const { response } = JSON.parse(outputs.at(-1) ?? "") as { response: object };
  expect(response).toMatchObject({ tenant: `tenant ${HOSTILE}`, input: [message(HOSTILE)] });
  await expect(showState(HOSTILE, {}, env(), () => {})).rejects.toThrow(/^There is no entry \\u001b\[2J/);
});

test("an id of several tenants needs the tenant", async () => {
  await put("resp_1");
  await put("resp_1", "other", "bob");
  const shown = (tenant?: string) =>
    printed((print) => showState("resp_1", { ...(tenant && { tenant }) }, env(), print));
  await expect(shown()).rejects.toThrow("Several tenants have an entry resp_1: name one with --tenant.");
  expect(await shown("bob")).toContain("other");
});

test("removes entries by their ids, or all of a tenant", async () => {
  for (const id of ["resp_1", "resp_2", "resp_3"]) await put(id);
  await put("resp_4", "x", "bob");
  const remove = (ids: string[], options = {}) => printed((print) => removeState(ids, options, env(), print));
  expect(await remove(["resp_1"])).toBe("1 entry is removed.");
  await expect(remove(["resp_1"])).rejects.toThrow("There is no entry resp_1.");
  await expect(remove([])).rejects.toThrow("Give ids, or --all with --tenant.");
  await expect(remove([], { all: true })).rejects.toThrow("Give ids, or --all with --tenant.");
  expect(await remove([], { all: true, tenant: "alice" })).toBe("2 entries are removed.");
  expect(served.store.size().entries).toBe(1);
});

test("exports every entry of many pages once", async () => {
  for (let index = 0; index < 1_200; index += 1) await put(`resp_${index}`);
  const lines = (await printed((print) => exportState({}, env(), print))).split("\n");
  const ids = lines.map((line) => (JSON.parse(line) as { response: { id: string } }).response.id);
  expect([lines.length, new Set(ids).size]).toEqual([1_200, 1_200]);
}, 30_000);

test("says when nothing runs, and when brightstaff does not answer", async () => {
  await served.close();
  await expect(listState({ limit: 1 }, env(), () => {})).rejects.toThrow(/^brightstaff does not answer: /);
  await rm(path.join(directory, "run.json"));
  await expect(listState({ limit: 1 }, env(), () => {})).rejects.toThrow("Plano is not running here.");
});
