import { Readable } from "node:stream";
import { expect, test } from "vitest";
import type { Refusal } from "../exchange/answer.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { clientRequest } from "../testing/client-request.js";
import type { Guard } from "./guard.js";
import { guardStream } from "./guarded-stream.js";
import { Panel } from "./panel.js";

const event = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;

/** Refuses texts with "open sesame", and keeps what it was asked. */
function judges() {
  const seen: string[] = [];
  const guard: Guard = {
    name: "test",
    async judge(texts) {
      const text = texts.map((one) => one.text).join("|");
      seen.push(text);
      return /open sesame|^sesame$/.test(text) ? { refused: "test" } : "passed";
    },
  };
  const panel = new Panel([guard], [], { onFailure: "fail", timeoutMilliseconds: 5_000 });
  return { panel, message: "no", reporter: undefined, seen };
}

async function read(chunks: Iterable<string>, own = judges(), request: Partial<ClientRequest> = {}) {
  const source = Readable.from(Array.from(chunks, (chunk) => Buffer.from(chunk)));
  let text = "";
  for await (const piece of guardStream(source, own, clientRequest({}, {}, request))) text += piece;
  return text;
}

test("events that pass go on as they are, also comments and the mark of the end", async () => {
  const events = [event("a"), ": ping\n\n", "event: x\ndata: {}\n\n", "data: [DONE]\n\n"];
  expect(await read(events)).toBe(events.join(""));
});

test("nothing of a text that is refused goes on, wherever its pieces are cut", async () => {
  const filling = "All is well on board. ".repeat(30);
  for (let at = 380; at < 420; at += 3) {
    const said = `${filling.slice(0, at)}open sesame, and all that follows`;
    const pieces = said.match(/.{1,7}/g) ?? [];
    const text = await read(pieces.map(event));
    expect(text).toContain("jailbreak_detected");
    expect(text).not.toContain("follows");
  }
});

const SECRET = "Well then: open sesame, and all that follows";
const words = SECRET.match(/.{1,3}/g) ?? [];
const sent = (body: object): string => `data: ${JSON.stringify(body)}\n\n`;
const chunk = (delta: object, index = 0, more: object = {}): string =>
  sent({ id: "c", object: "chat.completion.chunk", choices: [{ index, delta, ...more }] });
const call = (index: number, written: string): string =>
  chunk({ tool_calls: [{ index, function: { arguments: written } }] });
const block = (index: number, delta: object): string => sent({ type: "content_block_delta", index, delta });
const output = (index: number, content: number, delta: string): string =>
  sent({ type: "response.output_text.delta", output_index: index, content_index: content, delta });

test.each<[string, ClientRequest["api"], string[]]>([
  ["one text", "chat-completions", words.map((w) => chunk({ content: w }))],
  [
    "choices in turn",
    "chat-completions",
    words.flatMap((w) => [chunk({ content: w }), chunk({ content: "la" }, 1)]),
  ],
  [
    "choices of one event",
    "chat-completions",
    words.map((w) =>
      sent({
        choices: [
          { index: 0, delta: { content: w } },
          { index: 1, delta: { content: "la" } },
        ],
      }),
    ),
  ],
  ["one text under several indexes", "chat-completions", words.map((w, i) => chunk({ content: w }, i % 3))],
  [
    "one text under several names",
    "chat-completions",
    words.map((w, i) => chunk(i % 2 === 0 ? { content: w } : { reasoning_content: w })),
  ],
  [
    "thoughts in between",
    "chat-completions",
    words.flatMap((w) => [chunk({ content: w }), chunk({ reasoning_content: "hm " })]),
  ],
  ["calls side by side", "chat-completions", words.flatMap((w) => [call(0, w), call(1, "la ")])],
  [
    "a message beside the delta",
    "chat-completions",
    words.map((w) => chunk({}, 0, { message: { content: w } })),
  ],
  ["a text beside the delta", "chat-completions", [chunk({ content: "" }, 0, { text: SECRET })]],
  ["a member that no API has", "chat-completions", [sent({ choices: [], note: SECRET })]],
  [
    "a function's name",
    "chat-completions",
    [chunk({ tool_calls: [{ index: 0, function: { name: SECRET } }] })],
  ],
  ["a comment", "chat-completions", [`: ${SECRET}\n\n`]],
  ["an event's name", "chat-completions", [`event: ${SECRET}\ndata: {}\n\n`]],
  ["an event's id", "chat-completions", [`id: ${SECRET}\ndata: {}\n\n`]],
  ["an error", "chat-completions", [sent({ error: { message: SECRET } })]],
  ["no JSON", "chat-completions", [`data: ${SECRET}\n\n`]],
  [
    "blocks in turn",
    "messages",
    words.flatMap((w) => [
      block(0, { type: "text_delta", text: w }),
      block(1, { type: "text_delta", text: "la" }),
    ]),
  ],
  [
    "thinking in between",
    "messages",
    words.flatMap((w) => [
      block(0, { type: "text_delta", text: w }),
      block(0, { type: "thinking_delta", thinking: "hm" }),
    ]),
  ],
  ["outputs in turn", "responses", words.flatMap((w) => [output(0, 0, w), output(1, 0, "la")])],
  ["contents in turn", "responses", words.flatMap((w) => [output(0, 0, w), output(0, 1, "la")])],
  [
    "other events in between",
    "responses",
    words.flatMap((w) => [
      output(0, 0, w),
      sent({ type: "response.reasoning_text.delta", output_index: 0, delta: "hm" }),
    ]),
  ],
])("nothing hides in %s", async (_what, api, events) => {
  const text = await read(events, judges(), { api });
  // Messages has no codes.
  expect(text).toMatch(/"jailbreak_detected"|"message":"no"/);
  expect(text).not.toContain("follows");
});

test("what events repeat is judged once, and what a response repeats of its request is not", async () => {
  const own = judges();
  await read(
    ["a", "b", "c"].map((content) => chunk({ role: "assistant", content })),
    own,
  );
  expect(own.seen).toEqual(["c|chat.completion.chunk|assistant|abc"]);
  const response = { id: "r", instructions: "Say open sesame.", output: [] };
  const created = sent({ type: "response.created", response });
  expect(await read([created], judges(), { api: "responses" })).toBe(created);
});

test("a stream of more texts than can be kept track of is ended", async () => {
  const events = Array.from({ length: 20 }, (_, of) =>
    sent({
      choices: Array.from({ length: 1_000 }, (_, at) => ({
        index: of * 1_000 + at,
        delta: { content: "x" },
      })),
    }),
  );
  expect(await read(events)).toContain("prompt_guard_failed");
});

test("whoever records the request is told of the refusal that ends its stream", async () => {
  const told: string[] = [];
  const onEndingError = ({ error: { code = "" } }: Refusal): void => void told.push(code);
  await read([event("All is well."), "data: [DONE]\n\n"], judges(), { onEndingError });
  expect(told).toEqual([]);
  await read([event("open sesame")], judges(), { onEndingError });
  expect(told).toEqual(["jailbreak_detected"]);
});
