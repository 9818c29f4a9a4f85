// What `plano signals` prints for files of conversations.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { printSignals } from "./signals.js";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-signals-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function printed(input: string, likeReference = false): Promise<{ id: unknown; report?: object }[]> {
  const file = path.join(directory, "chats.jsonl");
  await writeFile(file, input);
  const output = new PassThrough();
  const said = text(output);
  await printSignals(file, { likeReference, input: Readable.from([]), output });
  output.end();
  return (await said)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

const chat = (id: unknown, ...said: string[]): string =>
  JSON.stringify({
    id,
    messages: said.map((value, at) => ({ from: at % 2 === 0 ? "human" : "gpt", value })),
  });

test("each line is a report", async () => {
  const input = `${chat("a", "hello there", "Hi", "no, I meant you")}\n\n${chat(7, "hello there")}`;
  const [first, second] = await printed(input);
  expect(first).toMatchObject({
    id: "a",
    report: { signals: [{ type: "interaction.misalignment.correction", message_index: 2 }] },
  });
  expect(second).toEqual({
    id: 7,
    report: { quality: "unknown", quality_score: null, language: "en", signals: [] },
  });
});

test("messages of Chat Completions are those of ShareGPT", async () => {
  const call = { id: "c", type: "function", function: { name: "find", arguments: '{"city":"Oslo"}' } };
  const chat = [
    { role: "system", content: "You are a clerk." },
    { role: "user", content: [{ type: "text", text: "A cheap hotel" }, { type: "image_url" }] },
    { role: "assistant", content: null, tool_calls: [call] },
    { role: "tool", tool_call_id: "c", content: '{"error":"unauthorized"}' },
    { role: "assistant", content: "Sorry, there is none." },
    { role: "user", content: "No, I asked for a hotel, try again" },
  ];
  const shared = [
    { from: "human", value: "A cheap hotel" },
    { from: "function_call", value: '{"name":"find","arguments":{"city":"Oslo"}}' },
    { from: "observation", value: '{"error":"unauthorized"}' },
    { from: "gpt", value: "Sorry, there is none." },
    { from: "human", value: "No, I asked for a hotel, try again" },
  ];
  const lines = [chat, shared].map((messages) => JSON.stringify({ id: 1, messages }));
  const [first, second] = await printed(lines.join("\n"));
  expect(JSON.stringify(second)).toContain("correction");
  expect(first).toEqual(second);
});

test.each([
  [
    "a function",
    { function_call: { name: "find", arguments: '{"a":1}' } },
    '{"name":"find","arguments":{"a":1}}',
  ],
  [
    "a custom tool",
    { tool_calls: [{ type: "custom", custom: { name: "run", input: "ls" } }] },
    '{"name":"run","arguments":"ls"}',
  ],
  [
    "arguments that are nested deeply",
    { tool_calls: [{ function: { name: "f", arguments: "[".repeat(100_000) + "]".repeat(100_000) } }] },
    '{"name":"f","arguments":""}',
  ],
])("calls of %s are those of ShareGPT, too", async (_what, call, value) => {
  const failed = '{"error":"unauthorized"}';
  const asked = { role: "user", content: "hello" };
  const chat = [asked, { role: "assistant", content: null, ...call }, { role: "tool", content: failed }];
  const shared = [
    { from: "human", value: "hello" },
    { from: "function_call", value },
    { from: "observation", value: failed },
  ];
  const lines = [chat, shared].map((messages) => JSON.stringify({ id: 1, messages }));
  const [first, second] = await printed(lines.join("\n"));
  expect(JSON.stringify(second)).toContain("execution.failure");
  expect(first).toEqual(second);
});

test("the reference's rules are those asked for", async () => {
  const [only] = await printed(chat("a", "hello there"), true);
  expect(only).toEqual({ id: "a", report: { quality: "neutral", quality_score: 50, signals: [] } });
});

test.each([
  ["{", null, /^line 1 is not JSON/],
  ["[]", null, /^line 1 is no object/],
  ['{"messages":5}', null, /^line 1: .*no list/],
  ['{"id":1}', 1, /no list/],
  ['{"id":2,"messages":[{"from":"user","value":"x"}]}', 2, /messages\[0\] needs `from`/],
  ['{"id":3,"messages":[{"from":"human","value":5}]}', 3, /messages\[0\]/],
  ['{"id":4,"messages":[{"role":"user","content":5}]}', 4, /messages\[0\]/],
  ['{"id":5,"messages":[{"role":"critic","content":"x"}]}', 5, /messages\[0\]/],
])("the line %j is an error with its id, and the next one is read", async (line, id, error) => {
  const results = await printed(`${line}\n${chat("next", "hello there")}\n`);
  expect(results).toEqual([
    { id, error: expect.stringMatching(error) },
    expect.objectContaining({ id: "next", report: expect.anything() }),
  ]);
});

test("a line may come in pieces, from standard input", async () => {
  const output = new PassThrough();
  const said = text(output);
  const line = Buffer.from(`${chat("ä", "hello there")}\n`);
  const input = Readable.from(Array.from(line, (byte) => Buffer.from([byte])));
  await printSignals("-", { likeReference: false, input, output });
  output.end();
  expect(JSON.parse(await said).id).toBe("ä");
});

test("a file that is not there is told", async () => {
  const options = { likeReference: false, input: Readable.from([]), output: new PassThrough() };
  await expect(printSignals(path.join(directory, "none"), options)).rejects.toThrow(
    /none cannot be read: there is no such file/,
  );
});

test("whoever has seen enough of the output ends it", async () => {
  const file = path.join(directory, "chats.jsonl");
  await writeFile(file, `${chat("a", "hello there")}\n`.repeat(100));
  const output = new PassThrough();
  output.on("error", () => {});
  output.destroy(Object.assign(new Error("closed"), { code: "EPIPE" }));
  await printSignals(file, { likeReference: false, input: Readable.from([]), output });
});
