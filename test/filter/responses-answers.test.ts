// Responses answers beyond the vectors: interleaved items, inputs of custom tools, and bounds.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { parseSse } from "../vectors/rules/answer.js";
import { RESPONSE_RULES, STREAM_RULES } from "../vectors/rules/index.js";
import { ResponseUnits } from "./response-units.js";

let units: ResponseUnits;

beforeAll(async () => {
  units = await ResponseUnits.load();
});

const sse = (data: object): Buffer => Buffer.from(`data: ${JSON.stringify(data)}\n\n`);

/** Events of one item, the first of which announces it. */
function itemEvents(kind: string, pieces: string[], output_index: number): object[] {
  const id = `item_${output_index}`;
  const whole = pieces.join("");
  const place = { output_index, item_id: id };
  const deltas = (type: string, more: object = {}): object[] =>
    pieces.map((delta) => ({ type: `response.${type}.delta`, ...place, ...more, delta }));
  const items: Record<string, [item: object, events: object[]]> = {
    message: [
      {
        id,
        type: "message",
        role: "assistant",
        content: [{ type: "output_text", text: whole, annotations: [] }],
      },
      deltas("output_text", { content_index: 0 }),
    ],
    reasoning: [
      {
        id,
        type: "reasoning",
        summary: [{ type: "summary_text", text: whole }],
        encrypted_content: `e${id}`,
      },
      deltas("reasoning_summary_text", { summary_index: 0 }),
    ],
    function_call: [
      { id, type: "function_call", call_id: `call_${id}`, name: "f", arguments: whole },
      deltas("function_call_arguments"),
    ],
  };
  const [item, events] = items[kind] ?? [{}, []];
  const empty = { summary: [], content: [], arguments: "" };
  const begun = Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, empty[name as keyof typeof empty] ?? value]),
  );
  return [
    { type: "response.output_item.added", output_index, item: begun },
    ...events,
    { type: "response.output_item.done", output_index, item },
  ];
}

const begin = sse({ type: "response.created", response: { id: "resp_1", model: "m", created_at: 1 } });
const end = sse({ type: "response.completed", response: { id: "resp_1", status: "completed", output: [] } });

/** The stream with the items' events in this order; each item's own order is kept. */
function interleaved(items: object[][], order: number[]): Buffer {
  const announced = items.map(([first = {}]) => sse(first));
  const rest = items.map((events) => events.slice(1));
  const drawn: Buffer[] = [];
  for (const pick of order) {
    const left = rest.filter((events) => events.length > 0);
    const event = left[pick % Math.max(1, left.length)]?.shift();
    if (event !== undefined) drawn.push(sse(event));
  }
  drawn.push(...rest.flat().map((event) => sse(event)));
  return Buffer.concat([begin, ...announced, ...drawn, end]);
}

describe("items of a Responses stream", () => {
  const item = fc.tuple(
    fc.constantFrom("message", "reasoning", "function_call"),
    fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1, maxLength: 4 }),
  );

  test("that arrive interleaved are sent one after another, with nothing lost", () => {
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        (items, order) => {
          const told = (drawn: number[]): unknown => {
            const events = items.map(([kind, pieces], index) => itemEvents(kind, pieces, index));
            const { text } = units.stream("messages", "responses", [interleaved(events, drawn)]);
            return STREAM_RULES.messages(text, false).blocks;
          };
          expect(told(order)).toEqual(told([]));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test("that wait may have 4 MB; more ends the stream with an error", () => {
    const piece = "x".repeat(1 << 20);
    for (const [count, errored] of [
      [3, false],
      [5, true],
    ] as const) {
      const [message, call] = [
        itemEvents("message", ["a"], 0),
        itemEvents("function_call", Array(count).fill(piece), 1),
      ];
      const [first = {}, ...others] = message;
      const events = [first, ...call, ...others].map((event) => sse(event));
      const { observed } = units.stream("messages", "responses", [Buffer.concat([begin, ...events, end])]);
      expect(observed.errored).toBe(errored);
    }
  });
});

describe("a stream to a Responses client", () => {
  const chunk = (delta: object, finish_reason: string | null = null): Buffer =>
    sse({
      id: "c",
      object: "chat.completion.chunk",
      created: 1,
      model: "m",
      choices: [{ index: 0, delta, finish_reason }],
    });

  test("beyond what its end can repeat ends with an error and is not called complete", () => {
    const pieces = Array.from({ length: 17 }, () => chunk({ content: "y".repeat(1 << 20) }));
    for (const stream of [[...pieces, chunk({}, "stop")], [Buffer.concat([...pieces, chunk({}, "stop")])]]) {
      const { text } = units.stream("responses", "chat-completions", [
        ...stream,
        Buffer.from("data: [DONE]\n\n"),
      ]);
      const [error, failed] = parseSse(text).slice(-2);
      expect(error?.name).toBe("error");
      expect(JSON.parse(error?.data ?? "").message).toContain("too large");
      expect(failed?.name).toBe("response.failed");
    }
    units.free();
  });

  test("that is cut off has an error with the next sequence number, although its text was not read", () => {
    const events = [begin, ...itemEvents("message", ["a", "b", "c"], 0).map((event) => sse(event))];
    const named = events.slice(0, 5).map((event, sequence_number) => {
      const data = { ...JSON.parse(event.toString().slice(6)), sequence_number };
      return Buffer.from(`event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`);
    });
    const { text } = units.stream("responses", "responses", named, { answer: false });
    const [error, failed] = parseSse(text)
      .slice(-2)
      .map(({ data }) => JSON.parse(data ?? ""));
    expect(error).toMatchObject({ type: "error", sequence_number: 5 });
    expect(failed).toMatchObject({
      type: "response.failed",
      sequence_number: 6,
      response: { id: JSON.parse(begin.toString().split("data: ")[1] ?? "").response.id, status: "failed" },
    });
  });
});

describe("a stream of a Responses provider to a client of the same API", () => {
  const named = (data: { type: string }): Buffer =>
    Buffer.from(`event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`);
  const error = named({
    type: "error",
    sequence_number: 7,
    code: "rate_limit_exceeded",
    message: "Slow \u00e9",
  } as {
    type: string;
  });
  const through = (chunks: Buffer[]): { name?: string | undefined; data?: string | undefined }[] =>
    parseSse(units.stream("responses", "responses", chunks).text);

  test("that ends with an error alone gets the response that failed, wherever it is cut", () => {
    const bytes = Buffer.concat([begin, error]);
    for (let cut = 0; cut <= bytes.length; cut += 7) {
      const events = through([bytes.subarray(0, cut), bytes.subarray(cut)]);
      expect(events.map(({ name }) => name).slice(-2)).toEqual(["error", "response.failed"]);
      expect(JSON.parse(events.at(-1)?.data ?? "")).toMatchObject({
        sequence_number: 8,
        response: {
          id: JSON.parse(begin.toString().split("data: ")[1] ?? "").response.id,
          status: "failed",
          error: { code: "rate_limit_exceeded", message: "Slow \u00e9" },
        },
      });
    }
  });

  test("that ends with an error and its response stays as it is", () => {
    const failed = named({ type: "response.failed" });
    expect(through([begin, error, failed])).toEqual(
      parseSse(Buffer.concat([begin, error, failed]).toString()),
    );
  });
});

describe("a call of a custom tool that was sent as a function", () => {
  const request = JSON.stringify({
    model: "m",
    input: "go",
    tools: [{ type: "custom", name: "run" }],
    stream: true,
  });

  test("gets its input back, whatever it is and however it arrives", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.array(fc.nat(), { maxLength: 5 }), (input, cuts) => {
        const json = JSON.stringify({ input });
        const places = [0, ...cuts.map((cut) => cut % (json.length + 1)).sort((a, b) => a - b), json.length];
        const pieces = places.slice(1).map((place, index) => json.slice(places[index], place));
        const call = (more: object): object => ({ tool_calls: [{ index: 0, ...more }] });
        const chunks = [
          call({ id: "call_1", type: "function", function: { name: "run", arguments: "" } }),
          ...pieces.map((text) => call({ function: { arguments: text } })),
        ].map((delta) => sse({ id: "c", choices: [{ index: 0, delta, finish_reason: null }] }));
        const stop = sse({ id: "c", choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] });
        const stream = Buffer.concat([...chunks, stop, Buffer.from("data: [DONE]\n\n")]);
        const { text } = units.stream("responses", "chat-completions", [stream], { request });
        STREAM_RULES.responses(text, true);
        const { response } = JSON.parse(parseSse(text).at(-1)?.data ?? "");
        expect(response.output).toMatchObject([
          { type: "custom_tool_call", name: "run", call_id: "call_1", input },
        ]);
      }),
      { numRuns: 1_000 },
    );
  });

  test("keeps an input of an unexpected shape unchanged", () => {
    for (const argument of ['{"input":1}', '{"input":"a","more":2}', "plain text", '{"input":"cut', "[]"]) {
      const body = {
        id: "c",
        choices: [
          {
            message: {
              tool_calls: [{ id: "t", type: "function", function: { name: "run", arguments: argument } }],
            },
            finish_reason: "tool_calls",
          },
        ],
      };
      const { text } = units.whole("responses", "chat-completions", JSON.stringify(body), false, request);
      expect(RESPONSE_RULES.responses(JSON.parse(text)).blocks).toMatchObject([
        { kind: "tool", text: argument },
      ]);
    }
  });
});
