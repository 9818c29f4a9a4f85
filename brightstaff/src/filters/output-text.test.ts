import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ClientApi } from "../conversation/api.js";
import { isObject, type JsonObject, objectsOf } from "../json.js";
import { FilterChain } from "./chain.js";
import type { FilterVerdict } from "./filter.js";
import { filterEventStream } from "./output.js";
import { createFrameReader, type Part } from "./stream/frames.js";

type Event = JsonObject;

const write = (events: Event[]): string => {
  const lines = events.map(
    (event) => `${event.type ? `event: ${event.type}\n` : ""}data: ${JSON.stringify(event)}\n\n`,
  );
  return lines.join("");
};

function streamed(
  api: ClientApi,
  chunks: Iterable<Buffer> | AsyncIterable<Buffer>,
  apply: (body: Event) => FilterVerdict,
) {
  const call = { path: "/", headers: {}, signal: new AbortController().signal };
  const chain = new FilterChain([{ id: "f", onFailure: "fail", apply: async ({ body }) => apply(body) }]);
  const errorEvent = ({ status }: { status: number }) => `data: ${status}\n\n`;
  return filterEventStream(Readable.from(chunks), { api, chain, call, errorEvent, onSkipped: () => {} });
}

/** Returns what clients see, and what the filter was sent. */
async function filtered(
  api: ClientApi,
  source: string | AsyncIterable<Buffer>,
  change: (text: string) => string = (same) => same,
) {
  const asked: Event[] = [];
  const chunks = typeof source === "string" ? [Buffer.from(source)] : source;
  const written = await text(
    streamed(api, chunks, (body) => {
      asked.push(body);
      const before = JSON.stringify(body);
      const after = change(before);
      return { body: after === before ? body : JSON.parse(after) };
    }),
  );
  return { asked, events: eventsOf(written), written };
}

function eventsOf(written: string): (Event | string)[] {
  const reader = createFrameReader();
  const data = (part: Part) => (typeof part === "object" && "data" in part ? [part.data] : []);
  return [...reader.read(Buffer.from(written)), ...reader.end()]
    .flatMap(data)
    .map((one) => (one.startsWith("{") ? JSON.parse(one) : one));
}

const chunk = (delta: object, more: object = {}, index = 0): Event => ({
  id: "c",
  choices: [{ index, delta, finish_reason: null, ...more }],
});
const block = (delta: object, index = 0): Event => ({ type: "content_block_delta", index, delta });
const output = (delta: string, sequence_number: number): Event => ({
  type: "response.output_text.delta",
  output_index: 0,
  content_index: 0,
  sequence_number,
  delta,
  logprobs: [],
});
const name = (json: string): string => json.replaceAll("[NAME_1]", "Ada");

describe("filters see a placeholder that is cut over events as a whole", () => {
  test("in Chat Completions, for each choice and kind of text", async () => {
    const { events, asked } = await filtered(
      "chat-completions",
      `${write([
        chunk({ role: "assistant", content: "Dear [NA" }),
        {
          ...chunk({}),
          choices: [
            { index: 0, delta: { content: "ME" } },
            { index: 1, delta: { content: "[NAME" } },
          ],
        },
        chunk({ content: "_1]" }),
        chunk({ content: "_1]!" }, {}, 1),
        chunk({ content: "", tool_calls: [{ index: 0 }] }),
        chunk({ content: "To [NA" }, {}, 1),
        chunk({ reasoning_content: "[NAME" }),
        chunk({ reasoning_content: "_1]" }),
        chunk({ content: "[NAME_" }),
        chunk({ content: "1]" }, { finish_reason: "stop" }),
        chunk({ content: "ME_1]" }, {}, 1),
        { id: "c", choices: [], usage: { total_tokens: 1 } },
      ])}data: [DONE]\n\n`,
      name,
    );
    expect(events).toEqual([
      chunk({ role: "assistant", content: "Dear Ada" }),
      chunk({ content: "", tool_calls: [{ index: 0 }] }),
      chunk({ reasoning_content: "Ada" }),
      chunk({ content: "Ada" }),
      chunk({}, { finish_reason: "stop" }),
      { id: "c", choices: [{ index: 1, delta: { content: "Ada!To Ada" } }] },
      { id: "c", choices: [], usage: { total_tokens: 1 } },
      "[DONE]",
    ]);
    expect(asked).toHaveLength(7);
  });

  test("in Messages, for text and thinking, while pings pass", async () => {
    const start = { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } };
    const { events } = await filtered(
      "messages",
      write([
        start,
        block({ type: "text_delta", text: "[NA" }),
        { type: "ping" },
        block({ type: "text_delta", text: "ME_1]" }),
        block({ type: "thinking_delta", thinking: "[NAME_" }, 1),
        block({ type: "thinking_delta", thinking: "1]" }, 1),
        block({ type: "signature_delta", signature: "s" }, 1),
        { type: "content_block_stop", index: 0 },
      ]),
      name,
    );
    expect(events).toEqual([
      start,
      { type: "ping" },
      block({ type: "text_delta", text: "Ada" }),
      block({ type: "thinking_delta", thinking: "Ada" }, 1),
      block({ type: "signature_delta", signature: "s" }, 1),
      { type: "content_block_stop", index: 0 },
    ]);
  });

  test("in Responses, whose later events repeat the text", async () => {
    const done = (text: string): Event => ({ type: "response.output_text.done", sequence_number: 3, text });
    const { events, written } = await filtered(
      "responses",
      write([output("[NAM", 1), output("E_1] ", 2), done("[NAME_1] ")]),
      name,
    );
    expect(events).toEqual([output("Ada ", 1), done("Ada ")]);
    expect(written).toContain("event: response.output_text.delta\n");
  });
});

test.each<[ClientApi, (text: string) => Event]>([
  ["chat-completions", (content) => chunk({ content })],
  ["messages", (each) => block({ type: "text_delta", text: each })],
  ["responses", (each) => output(each, 1)],
])("events without text do not cut a word: %s", async (api, event) => {
  const { events } = await filtered(api, write([event("[NA"), event(""), event("ME_1]")]), name);
  expect(events).toEqual([event(""), event("Ada")]);
});

test("each of many choices has whole words", async () => {
  const choices = (content: string) =>
    Array.from({ length: 300 }, (_, index) => ({ index, delta: { content } }));
  const pieces = ["Dear [NA", "ME_1]"].map((content) => ({ id: "c", choices: choices(content) }));
  const { events } = await filtered("chat-completions", write(pieces), name);
  expect(events).toEqual(choices("Dear Ada").map((choice) => ({ id: "c", choices: [choice] })));
});

test("a large chunk of several choices reaches filters as it came", async () => {
  const choices = [0, 1].map((index) => ({ index, delta: { content: `[NAME_1]${"x".repeat(40_000)}` } }));
  const { events, asked } = await filtered("chat-completions", write([{ id: "c", choices }]), name);
  expect(asked).toEqual([{ id: "c", choices }]);
  expect(events).toEqual([JSON.parse(name(JSON.stringify({ id: "c", choices })))]);
});

test("of several choices in one chunk, only the last keeps the shared members, and each keeps its identity", async () => {
  const usage = { total_tokens: 3 };
  const identity = { id: "c", object: "chat.completion.chunk", created: 1, model: "m" };
  const choices = [0, 1].map((index) => ({ index, delta: { content: "a" } }));
  const { events } = await filtered("chat-completions", write([{ ...identity, choices, usage }]));
  expect(events).toEqual([
    { ...identity, choices: choices.slice(0, 1) },
    { ...identity, usage, choices: choices.slice(1) },
  ]);
});

describe("log probabilities of tokens", () => {
  type Tokens = { token: string }[];
  const said = (content: string, tokens: Tokens = [{ token: content }]): Event =>
    chunk({ content }, { logprobs: { content: tokens } });
  const told = (delta: string, tokens: Tokens = [{ token: delta }]): Event => ({
    ...output(delta, 1),
    logprobs: tokens,
  });
  const tokens = (...all: string[]): Tokens => all.map((token) => ({ token }));

  test.each<[ClientApi, typeof said]>([
    ["chat-completions", said],
    ["responses", told],
  ])("are joined like their text: %s", async (api, event) => {
    const pieces = ["Dear", " [NA", "", "ME", "_1]"];
    const { asked, events } = await filtered(api, write(pieces.map((piece) => event(piece))));
    expect(events).toEqual([event("Dear [NAME_1]", tokens(...pieces))]);
    expect(asked).toEqual(events);
  });

  test.each<[ClientApi, typeof said]>([
    ["chat-completions", said],
    ["responses", told],
  ])("are dropped from a filter's first change on: %s", async (api, event) => {
    const same = [event("same"), { type: "other" }];
    const changed = [event("[NA"), event("ME_1]"), { type: "other" }, event("after")];
    const { events } = await filtered(api, write([...same, ...changed]), name);
    const bare = (content: string) =>
      api === "responses" ? output(content, 1) : chunk({ content }, { logprobs: null });
    expect(events).toEqual([...same, bare("Ada"), { type: "other" }, bare("after")]);
  });

  test("reveal nothing of a word that is still held", async () => {
    const words = "word ".repeat(14);
    const source = (async function* () {
      yield Buffer.from(write([said(words), said("se"), said(" secr")]));
      await setImmediate();
      yield Buffer.from(write([said("et")]));
    })();
    const { events } = await filtered("chat-completions", source);
    expect(events).toEqual([said(`${words}se `, tokens(words, "se")), said("secret", tokens(" secr", "et"))]);
  });

  test("stay apart from the end of the response that arrives with them", async () => {
    const last = chunk({ content: "b" }, { finish_reason: "stop", logprobs: { content: tokens("b") } });
    const { events } = await filtered("chat-completions", write([said("a"), last]));
    expect(events).toEqual([
      said("ab", tokens("a", "b")),
      chunk({}, { finish_reason: "stop", logprobs: null }),
    ]);
  });

  test("are dropped from Responses events that repeat a text, once a filter has changed it", async () => {
    const part = { type: "output_text", text: "[NAME_1]", logprobs: tokens("[NAME_1]") };
    const item = { type: "message", content: [part] };
    const ends = [
      { type: "response.output_text.done", text: part.text, logprobs: part.logprobs },
      { type: "response.content_part.done", part },
      { type: "response.output_item.done", item },
      { type: "response.completed", response: { output: [item] } },
    ];
    const { events } = await filtered("responses", write([told("[NAME_1]"), ...ends]), name);
    expect(events).toEqual(
      [output("Ada", 1), ...ends].map((event) =>
        JSON.parse(name(JSON.stringify(event)).replaceAll('[{"token":"Ada"}]', "[]")),
      ),
    );
  });

  test("are held up to a bound", async () => {
    const large = Array.from({ length: 100 }, () => ({ token: "a", top: "x".repeat(1_000) }));
    const { asked } = await filtered("chat-completions", write(Array(30).fill(said("a", large))));
    expect(asked.length).toBeGreaterThan(2);
    expect(Math.max(...asked.map((body) => JSON.stringify(body).length))).toBeLessThan(1_200_000);
  });
});

test("text goes on in whole words while more is to come", async () => {
  let more = (): void => {};
  const held = new Promise<void>((resolve) => {
    more = resolve;
  });
  const source = (async function* () {
    yield Buffer.from(write([block({ type: "text_delta", text: "The answer is for" })]));
    await held;
    yield Buffer.from(write([block({ type: "text_delta", text: "ty-two." })]));
  })();
  const events = streamed("messages", source, (body) => ({ body }));
  const first = await events.next();
  more();
  expect(eventsOf(String(first.value))).toEqual([block({ type: "text_delta", text: "The answer is " })]);
  expect(eventsOf(await text(events))).toEqual([block({ type: "text_delta", text: "forty-two." })]);
});

test("endless words go on in pieces, within the bound on held text", async () => {
  const words = "語".repeat(100_000);
  const deltas = (words.match(/.{1,100}/gu) ?? []).map((each) =>
    Buffer.from(write([block({ type: "text_delta", text: each })])),
  );
  const sizes: number[] = [];
  const written = await text(
    streamed("messages", deltas, (body) => {
      sizes.push(JSON.stringify(body).length);
      return { body };
    }),
  );
  expect(accumulated("messages", eventsOf(written))).toEqual({ "0/text_delta": words });
  expect(Math.max(...sizes)).toBeLessThan(1_500);
});

test("a broken stream delivers the words before the break, and a stop during silence ends it", async () => {
  const broken = (async function* () {
    yield Buffer.from(`${write([block({ type: "text_delta", text: "half a wo" })])}data: {"type":"ping"}`);
    throw new Error("broken");
  })();
  const events = streamed("messages", broken, (body) => ({ body }));
  expect(eventsOf(String((await events.next()).value))).toEqual([
    block({ type: "text_delta", text: "half a wo" }),
  ]);
  await expect(events.next()).rejects.toThrow("broken");

  const silent = new Readable({ read() {} });
  silent.push(write([block({ type: "text_delta", text: "a secret word" })]));
  const stopped = text(
    filterEventStream(silent, {
      api: "messages",
      chain: new FilterChain([
        { id: "f", onFailure: "fail", apply: async () => ({ stop: { status: 451, message: "no" } }) },
      ]),
      call: { path: "/", headers: {}, signal: new AbortController().signal },
      errorEvent: ({ status }) => `data: ${status}\n\n`,
      onSkipped: () => {},
    }),
  );
  expect(await stopped).toBe("data: 451\n\n");
  expect(silent.destroyed).toBe(true);
});

/** The text of each part, as clients assemble it. */
function accumulated(api: ClientApi, events: (Event | string)[]): Record<string, string> {
  const parts: Record<string, string> = {};
  const add = (part: string, piece: unknown): void => {
    if (typeof piece === "string" && piece !== "") parts[part] = (parts[part] ?? "") + piece;
  };
  for (const event of events.filter(isObject)) {
    const { type, index, delta } = event;
    for (const choice of objectsOf(event.choices)) {
      const { content, reasoning_content } = choice.delta as Event;
      add(`${choice.index}/content`, content);
      add(`${choice.index}/reasoning`, reasoning_content);
    }
    if (api === "messages" && isObject(delta)) add(`${index}/${delta.type}`, delta.text ?? delta.thinking);
    if (type === "response.output_text.delta") add(String(event.output_index), delta);
  }
  return parts;
}

describe.each<[ClientApi, fc.Arbitrary<Event>]>([
  ["chat-completions", chatEvents()],
  ["messages", blockEvents()],
  ["responses", words().map((each) => output(each, 1))],
])("with a filter that changes nothing, clients of %s", (api, textEvent) => {
  const other = fc.record({ type: fc.constant("other"), n: fc.nat() });
  const stream = fc.array(fc.oneof({ weight: 5, arbitrary: textEvent }, { weight: 1, arbitrary: other }), {
    maxLength: 40,
  });
  test("assemble the source's text and see all other events in order, however the bytes are cut", async () => {
    await fc.assert(
      fc.asyncProperty(stream, fc.array(fc.nat(), { maxLength: 12 }), async (events, places) => {
        const bytes = Buffer.from(`${write(events)}data: [DONE]\n\n`);
        const cuts = [0, ...places.map((place) => place % bytes.length).sort((a, b) => a - b), bytes.length];
        const chunks = cuts.slice(1).map((cut, index) => bytes.subarray(cuts[index], cut));
        const seen = (await filtered(api, Readable.from(chunks.filter(({ length }) => length > 0)))).events;
        expect(accumulated(api, seen)).toEqual(accumulated(api, events));
        const others = (all: (Event | string)[]) =>
          all.filter((each) => typeof each === "object" && each.type === "other");
        expect(others(seen)).toEqual(others(events));
        expect(seen.at(-1)).toBe("[DONE]");
      }),
    );
  });
});

function words(): fc.Arbitrary<string> {
  const unit = fc.constantFrom(
    "word",
    " ",
    "1",
    "\n",
    "\u{1F600}",
    "\uD83D",
    "\uDE00",
    "e\u0301",
    "\u0301",
    "。",
    "\\",
    '"',
  );
  return fc.array(unit, { maxLength: 30 }).map((units) => units.join(""));
}

function chatEvents(): fc.Arbitrary<Event> {
  const delta = fc.record(
    { content: words(), reasoning_content: words(), role: fc.constant("assistant") },
    { requiredKeys: [] },
  );
  const finish = fc.constantFrom({}, { finish_reason: "stop" });
  return fc.tuple(delta, finish, fc.nat(2)).map(([given, more, index]) => chunk(given, more, index));
}

function blockEvents(): fc.Arbitrary<Event> {
  const delta = fc.oneof(
    words().map((each) => ({ type: "text_delta", text: each })),
    words().map((each) => ({ type: "thinking_delta", thinking: each })),
  );
  return fc.tuple(delta, fc.nat(2)).map(([given, index]) => block(given, index));
}
