import { once } from "node:events";
import { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setImmediate } from "node:timers/promises";
import { request } from "undici";
import { describe, expect, test } from "vitest";
import { MemoryBudget } from "../memory-budget.js";
import { FilterChain } from "./chain.js";
import { FilterFailure } from "./failure.js";
import type { Filter, FilterCall, FilterVerdict } from "./filter.js";
import { type EventStreamFilter, filterEventStream } from "./output.js";
import { type Backend, startListener } from "./testing/listener.js";

function filter(
  apply: (call: FilterCall) => FilterVerdict | Promise<FilterVerdict>,
  onFailure: Filter["onFailure"] = "fail",
): Filter {
  return { id: "guard", onFailure, apply: async (call) => apply(call) };
}

function through(one: Filter, more: Partial<EventStreamFilter> = {}): EventStreamFilter {
  return {
    api: "messages",
    chain: new FilterChain([one]),
    call: { path: "/v1/messages", headers: {}, signal: new AbortController().signal },
    errorEvent: ({ status, message }) => `event: error\ndata: ${status} ${message}\n\n`,
    onSkipped: () => {},
    ...more,
  };
}

const shout = filter(({ body }) => ({
  body: body.text === undefined ? body : { ...body, text: String(body.text).toUpperCase() },
}));

const STREAM = [
  ": keep-alive\n\n",
  'event: delta\nid: 7\ndata: {"text":"größe €"}\n\n',
  'data: {"n":1.0,\ndata: "text":"b"}\n\n',
  "data: [DONE]\n\n",
].join("");
const SHOUTED = [
  ": keep-alive\n\n",
  'event: delta\nid: 7\ndata: {"text":"GRÖSSE €"}\n\n',
  'data: {"n":1,"text":"B"}\n\n',
  "data: [DONE]\n\n",
].join("");

async function run(
  chunks: Iterable<Buffer> | AsyncIterable<Buffer>,
  filtered: EventStreamFilter,
): Promise<string> {
  return text(filterEventStream(Readable.from(chunks), filtered));
}

describe("events of a stream", () => {
  test.each([
    ["\n", STREAM],
    ["\r\n", STREAM.replaceAll("\n", "\r\n")],
  ])("are filtered however the stream is cut: %j", async (_end, stream) => {
    const bytes = Buffer.from(stream);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const chunks = [bytes.subarray(0, cut), bytes.subarray(cut)];
      expect(await run(chunks, through(shout))).toBe(SHOUTED);
    }
    const single = [...bytes].map((byte) => Buffer.of(byte));
    expect(await run(single, through(shout))).toBe(SHOUTED);
  });

  test("keep their exact text when no filter changes them", async () => {
    const stream = 'data: {"n": 1.0,\ndata:  "big": 12345678901234567890}\n\n';
    const untouched = filter(({ body }) => ({ body }));
    expect(await run([Buffer.from(stream)], through(untouched))).toBe(stream);
  });

  test("keep their order when filters are slow for some of them", async () => {
    const events = [30, 0, 10].map((wait, n) => `data: {"n":${n},"wait":${wait}}\n\n`);
    const slow = filter(async ({ body }) => {
      for (let turn = 0; turn < Number(body.wait); turn += 1) await setImmediate();
      return { body: { n: body.n } };
    });
    const filtered = await run([Buffer.from(events.join(""))], through(slow));
    expect(filtered).toBe('data: {"n":0}\n\ndata: {"n":1}\n\ndata: {"n":2}\n\n');
  });

  test("need no empty line after the last event, and a half event passes no filter", async () => {
    const tail = (end: string) => run([Buffer.from(`data: {"text":"a"}\n\n${end}`)], through(shout));
    expect(await tail('data: {"text":"b"}')).toBe('data: {"text":"A"}\n\ndata: {"text":"B"}\n\n');
    expect(await tail("data: [DONE]\n")).toBe('data: {"text":"A"}\n\ndata: [DONE]\n\n');
    for (const half of ['data: {"text":"b', 'data:  {"text":"b"\n\n']) {
      expect(await tail(half)).toBe('data: {"text":"A"}\n\n');
    }
  });
});

describe("a stop", () => {
  const guard = filter(({ body }) =>
    body.text === "bad" ? { stop: { status: 422, message: "no" } } : { body },
  );
  const bad = 'data: {"text":"good"}\n\ndata: {"text":"bad"}\n\ndata: {"text":"later"}\n\n';

  test("writes one error event, and ends the stream and its source", async () => {
    let closed: Promise<unknown> | undefined;
    const model: Backend = (_seen, response) => {
      closed = once(response, "close");
      response.write(bad);
    };
    const listener = await startListener({ model });
    const { body } = await request(listener.base, { headers: { "x-arch-upstream": "model" } });
    const written: string[] = [];
    const sink = new Writable({
      write: (chunk, _encoding, done) => {
        written.push(String(chunk));
        done();
      },
    });
    await pipeline(filterEventStream(body, through(guard)), sink);
    await closed;
    await listener.close();
    expect(written.join("")).toBe('data: {"text":"good"}\n\nevent: error\ndata: 422 no\n\n');
  });

  test("follows a filter's failure, unless that is skipped and reported once", async () => {
    const down = (): never => {
      throw new FilterFailure("failed");
    };
    const event = Buffer.from('data: {"text":"a"}\n\n');
    expect(await run([event], through(filter(down)))).toBe(
      "event: error\ndata: 502 The filter guard failed.\n\n",
    );
    const skipped: string[] = [];
    const onSkipped = (id: string) => void skipped.push(id);
    const twice = run([event, event], through(filter(down, "skip"), { onSkipped }));
    expect(await twice).toBe(String(event).repeat(2));
    expect(skipped).toEqual(["guard"]);
  });

  test.each(["x".repeat(64 << 10), `${"x".repeat(64 << 10)}\ndata: `])(
    "follows an event that is too large, before the event is whole",
    async (chunk) => {
      let read = 0;
      const endless = (function* () {
        yield Buffer.from('data: {"text":"good"}\n\ndata: ');
        for (;;) {
          read += chunk.length;
          yield Buffer.from(chunk);
        }
      })();
      expect(await run(endless, through(guard))).toBe(
        'data: {"text":"good"}\n\nevent: error\ndata: 502 An event of the answer is too large.\n\n',
      );
      expect(read).toBeLessThan(10 << 20);
    },
  );
});

test("a client that leaves aborts the stream with its own reason", async () => {
  const controller = new AbortController();
  const reason = new Error("the client left");
  const leave = filter(() => {
    controller.abort(reason);
    throw reason;
  }, "skip");
  const call = { path: "/v1/messages", headers: {}, signal: controller.signal };
  await expect(run([Buffer.from("data: {}\n\n")], through(leave, { call }))).rejects.toBe(reason);
});

describe("memory", () => {
  const many = (count: number) => Buffer.from(`data: {"x":[${"{},".repeat(count)}0]}\n\n`);
  const budgeted = (bytes: number) => {
    const budget = new MemoryBudget(bytes);
    const call = { path: "/", headers: {}, signal: new AbortController().signal, holding: budget.hold(0) };
    return { budget, call };
  };

  test("is not reserved for an event with too many values, whether complete or not", async () => {
    const refused = "event: error\ndata: 502 An event of the answer is too large.\n\n";
    expect(await run([many(60_000)], through(shout))).toBe(refused);
    let read = 0;
    const endless = (function* () {
      for (yield Buffer.from('data: {"x":['); ; read += 1) yield Buffer.from("{},".repeat(1_000));
    })();
    expect(await run(endless, through(shout))).toBe(refused);
    expect(read).toBeLessThan(100);
  });

  test("is charged for an event while it arrives, while a filter has it, and until the reader takes it", async () => {
    const { budget, call } = budgeted(8 << 20);
    let seen = 0;
    const look = filter(({ body }) => {
      seen = budget.held;
      return { body: { ...body, more: "x".repeat(200_000) } };
    });
    const bytes = many(10_000);
    const chunks = [bytes.subarray(0, 20_000), bytes.subarray(20_000)];
    const events = filterEventStream(Readable.from(chunks), through(look, { call }));
    expect((await events.next()).value?.length).toBe(64 << 10);
    expect(seen).toBeGreaterThan(20_000 * 100);
    expect(budget.held).toBe(seen);
    for await (const _ of events);
    expect(budget.held).toBe(0);
  });

  test("that runs out ends the stream, and all of it is released", async () => {
    const { budget, call } = budgeted(1 << 20);
    const stream = [Buffer.from('data: {"text":"a"}\n\n'), many(10_000)];
    expect(await run(stream, through(shout, { call }))).toMatch(
      /^data: \{"text":"A"\}\n\nevent: error\ndata: 503 /,
    );
    expect(budget.held).toBe(0);
  });

  test("of events is released although their text is held", async () => {
    const { budget, call } = budgeted(8 << 20);
    const event = (index: number, more: string) =>
      Buffer.from(
        `data: {"type":"content_block_delta","index":${index},"delta":{"type":"text_delta","text":"a"},${more}}\n\n`,
      );
    let asked = 0;
    const count = filter(({ body }) => {
      asked += 1;
      return { body };
    });
    const stream = (async function* () {
      // Large events go on as they came; small ones wait for whole words.
      yield event(0, `"x":"${"x".repeat(100_000)}"`);
      yield event(1, '"x":[1,2,3]');
      expect(budget.held).toBeLessThan(20_000);
    })();
    await run(stream, through(count, { call }));
    expect(asked).toBe(2);
  });
});

test("a reader that does not read pauses the source", async () => {
  let read = 0;
  const source = (async function* () {
    for (; ; read += 1) yield Buffer.from(`data: {"text":"${read}"}\n\n`);
  })();
  const events = filterEventStream(Readable.from(source, { highWaterMark: 1 }), through(shout));
  await events.next();
  await events.next();
  expect(read).toBeLessThan(5);
  await events.return(undefined);
});
