import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import type { ClientApi } from "./conversation/api.js";
import { restored } from "./exchange/restore.js";
import { restoredBody } from "./exchange/restored-body.js";
import { BuiltinFilter } from "./filters/builtin/builtin-filter.js";
import { Masks } from "./filters/builtin/masks.js";
import type { JsonObject } from "./json.js";
import { MemoryBudget } from "./memory-budget.js";
import { clientRequest } from "./testing/client-request.js";

const MAIL = "ada@example.com";
const CARD = "4111 1111 1111 1111";

async function mask(body: JsonObject, masks = new Masks()): Promise<{ body: JsonObject; masks: Masks }> {
  const filter = new BuiltinFilter({
    id: "f",
    type: "builtin",
    detectors: ["email", "credit_card"],
    action: "mask",
  });
  const { signal } = new AbortController();
  const verdict = await filter.apply({ path: "/", body, headers: {}, signal, masks });
  if ("stop" in verdict) throw new Error("stopped");
  return { body: verdict.body, masks };
}

const said = (content: string): JsonObject => ({ messages: [{ role: "user", content }] });

describe("masking", () => {
  test("the same value has one placeholder, and a new request has its own", async () => {
    const { body } = await mask(said(`${MAIL} ${CARD} ${MAIL} grace@example.org`));
    expect(body).toEqual(said("[EMAIL_1] [CREDIT_CARD_1] [EMAIL_1] [EMAIL_2]"));
    expect((await mask(said("grace@example.org"))).body).toEqual(said("[EMAIL_1]"));
  });

  test("what looks like a placeholder in the request stands for itself", async () => {
    const { body, masks } = await mask(said(`[EMAIL_1] is ${MAIL}`));
    expect(body).toEqual(said("[EMAIL_1] is [EMAIL_2]"));
    expect(masks.restore("[EMAIL_1] [EMAIL_2] [EMAIL_3]")).toBe(`[EMAIL_1] ${MAIL} [EMAIL_3]`);
  });

  test("names, marks and addresses of files stay", async () => {
    const body = {
      user_id: MAIL,
      messages: [
        {
          role: "user",
          name: MAIL,
          content: [{ type: "image_url", image_url: { url: `https://x/?${MAIL}` } }],
        },
      ],
    };
    expect((await mask(body)).body).toBe(body);
  });

  test("block names what was found, and not its value", async () => {
    const filter = new BuiltinFilter({ id: "f", type: "builtin", detectors: ["email"], action: "block" });
    const { signal } = new AbortController();
    const verdict = await filter.apply({ path: "/", body: said(MAIL), headers: {}, signal });
    expect(verdict).toEqual({ stop: { status: 400, message: "This may not pass: email." } });
  });
});

type Event = [name: string | undefined, body: JsonObject | string];

const written = (events: Event[]): string =>
  events
    .map(
      ([name, body]) =>
        `${name === undefined ? "" : `event: ${name}\n`}data: ${typeof body === "string" ? body : JSON.stringify(body)}\n\n`,
    )
    .join("");

async function answer(
  api: ClientApi,
  masks: Masks,
  text: string,
  cut: number,
  contentType: string,
): Promise<string> {
  const chunks = [text.slice(0, cut), text.slice(cut)].filter((chunk) => chunk !== "");
  const body = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  const { body: told } = restored(
    { status: 200, headers: { "content-type": contentType, "content-length": "9" }, body },
    clientRequest({}, {}, { api, masks }),
  );
  let all = "";
  for await (const piece of told) all += piece;
  return all;
}

/** The JSON of all events. */
const bodies = (stream: string): JsonObject[] =>
  [...stream.matchAll(/^data: (\{.*\})$/gm)].map(([, data = ""]) => JSON.parse(data));

const chunk = (index: number, delta: JsonObject, finish: string | null = null): Event => [
  undefined,
  { id: "c", choices: [{ index, delta, finish_reason: finish }] },
];
const args = (index: number, piece: string): JsonObject => ({
  tool_calls: [{ index, function: { arguments: piece } }],
});

/** Events that bring a text in two pieces, and how a client puts the text together. */
const STREAMS: [
  string,
  ClientApi,
  (first: string, second: string) => Event[],
  (events: JsonObject[]) => string,
][] = [
  [
    "content of a chat",
    "chat-completions",
    (one, two) => [
      chunk(0, { content: one }),
      chunk(0, { content: two }),
      chunk(0, {}, "stop"),
      [undefined, "[DONE]"],
    ],
    (events) =>
      events
        .map((event) => (event.choices as { delta: { content?: string } }[])[0]?.delta.content ?? "")
        .join(""),
  ],
  [
    "content that ends with its choice, among another choice's",
    "chat-completions",
    (one, two) => [
      chunk(0, { content: one }),
      chunk(1, { content: "[EM" }),
      chunk(0, { content: two }, "stop"),
    ],
    (events) =>
      events
        .flatMap((event) => event.choices as { index: number; delta: { content?: string } }[])
        .map(({ index, delta }) => (index === 0 ? (delta.content ?? "") : ""))
        .join(""),
  ],
  [
    "arguments of a call",
    "chat-completions",
    (one, two) => [
      chunk(0, args(0, `{"a":"`)),
      chunk(0, args(0, one)),
      chunk(0, args(1, "{}")),
      chunk(0, args(0, `${two}"}`)),
      chunk(0, {}, "tool_calls"),
    ],
    (events) => {
      const pieces = events.flatMap((event) =>
        (event.choices as { delta: JsonObject }[]).map(({ delta }) => delta),
      );
      const calls = pieces.flatMap(
        ({ tool_calls: list }) => (list ?? []) as { index: number; function: { arguments: string } }[],
      );
      return JSON.parse(
        calls
          .filter(({ index }) => index === 0)
          .map((call) => call.function.arguments)
          .join(""),
      ).a;
    },
  ],
  [
    "a text of Messages",
    "messages",
    (one, two) => [
      ...[one, two].map(
        (text): Event => [
          "content_block_delta",
          { type: "content_block_delta", index: 0, delta: { type: "text_delta", text } },
        ],
      ),
      ["content_block_stop", { type: "content_block_stop", index: 0 }],
      ["message_stop", { type: "message_stop" }],
    ],
    (events) => events.map((event) => (event.delta as { text?: string } | undefined)?.text ?? "").join(""),
  ],
  [
    "an input of Messages",
    "messages",
    (one, two) => [
      ...[`{"a":"${one}`, `${two}"}`].map(
        (json): Event => [
          "content_block_delta",
          { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: json } },
        ],
      ),
      ["content_block_stop", { type: "content_block_stop", index: 0 }],
    ],
    (events) =>
      JSON.parse(
        events
          .map((event) => (event.delta as { partial_json?: string } | undefined)?.partial_json ?? "")
          .join(""),
      ).a,
  ],
  [
    "a text of Responses",
    "responses",
    (one, two) => [
      ...[one, two].map(
        (delta): Event => [
          "response.output_text.delta",
          { type: "response.output_text.delta", output_index: 0, content_index: 0, delta },
        ],
      ),
      [
        "response.output_text.done",
        { type: "response.output_text.done", output_index: 0, content_index: 0, text: one + two },
      ],
      [
        "response.completed",
        { type: "response.completed", response: { output: [{ content: [{ text: one + two }] }] } },
      ],
    ],
    (events) => {
      const joined = events.map(({ delta }) => delta ?? "").join("");
      const repeated = events.flatMap(
        ({ text, response }) =>
          text ??
          (response as { output: { content: { text: string }[] }[] })?.output[0]?.content[0]?.text ??
          [],
      );
      expect(new Set(repeated)).toEqual(new Set([joined]));
      return joined;
    },
  ],
];

describe.each(STREAMS)("%s", (_what, api, events, together) => {
  test.each([
    [
      `To [EMAIL_1] and [EMAIL_2], [EMAIL_9] [`,
      (mail: string) => `To ${mail} and grace@example.org, [EMAIL_9] [`,
    ],
    ["[EMAIL_1]", (mail: string) => mail],
  ])("comes back wherever it is cut: %s", async (text, expected) => {
    // A value with a quotation mark must stay JSON in arguments.
    const { masks } = await mask(said(`${MAIL} grace@example.org`));
    for (let at = 0; at <= text.length; at++) {
      const stream = written(events(text.slice(0, at), text.slice(at)));
      for (const cut of [0, Math.floor(stream.length / 2)]) {
        const told = await answer(api, masks, stream, cut, "text/event-stream");
        expect(together(bodies(told))).toBe(expected(MAIL));
      }
    }
  });

  test("goes on unchanged where nothing was masked", async () => {
    const stream = written(events("[EMAIL_1", "]"));
    expect(await answer(api, new Masks(), stream, 0, "text/event-stream")).toBe(stream);
  });
});

const BLOCK = '-----BEGIN KEY-----\n"a"\\\n-----END KEY-----';
const NESTED = JSON.stringify({ a: "[PRIVATE_KEY_1]", b: JSON.stringify({ c: ["[PRIVATE_KEY_1]"] }) });

test.each(STREAMS)("a value of several lines keeps JSON valid in %s", async (what, api, events, together) => {
  const masks = new Masks();
  masks.mask("private_key", BLOCK);
  // Some bring their text within a string.
  const isString = /arguments|input/.test(what);
  const text = isString ? "k: [PRIVATE_KEY_1]" : NESTED;
  for (let at = 0; at <= text.length; at++) {
    const stream = written(events(text.slice(0, at), text.slice(at)));
    const told = together(bodies(await answer(api, masks, stream, 0, "text/event-stream")));
    if (isString) expect(told).toBe(`k: ${BLOCK}`);
    else {
      const { a, b } = JSON.parse(told);
      expect([a, JSON.parse(b)]).toEqual([BLOCK, { c: [BLOCK] }]);
    }
  }
});

describe("a number that was masked", () => {
  const NUMBER = 4_111_111_111_111_111;
  const asking = (input: unknown): JsonObject => ({
    messages: [{ role: "assistant", content: [{ type: "tool_use", id: "t", name: "pay", input }] }],
  });
  const masked = async (input: unknown = { card: NUMBER }): Promise<Masks> =>
    (await mask(asking(input))).masks;
  const CARD_MASK = "[CREDIT_CARD_1]";

  test("comes back into data as a number, and elsewhere as text", async () => {
    const masks = await masked();
    const given = { card: CARD_MASK, all: [CARD_MASK], note: `card ${CARD_MASK}`, [CARD_MASK]: 1 };
    const answered = {
      content: [
        { type: "text", text: CARD_MASK },
        { type: "tool_use", input: given },
      ],
    };
    expect(restoredBody(answered, masks)).toEqual({
      content: [
        { type: "text", text: String(NUMBER) },
        {
          type: "tool_use",
          input: { card: NUMBER, all: [NUMBER], note: `card ${NUMBER}`, [String(NUMBER)]: 1 },
        },
      ],
    });
  });

  test.each(["6304000000000000123", "007"])("comes back with all its digits: %s", (digits) => {
    const masks = new Masks();
    expect(masks.restoreData(masks.mask("credit_card", digits, "number"))).toBe(digits);
  });

  test("comes back as text where it was one as well", async () => {
    const masks = await masked({ card: NUMBER, note: String(NUMBER) });
    expect(masks.restore(`{"card":"${CARD_MASK}"}`)).toBe(`{"card":"${NUMBER}"}`);
  });

  const PLAIN = { card: CARD_MASK, list: [CARD_MASK, CARD_MASK], note: `"${CARD_MASK}"`, [CARD_MASK]: 2 };
  const SPACED = `{ "${CARD_MASK}" : "${CARD_MASK}" }`;
  const BACK = { card: NUMBER, list: [NUMBER, NUMBER], note: `"${NUMBER}"`, [String(NUMBER)]: 2 };
  const texts: [string, string][] = [
    [JSON.stringify(PLAIN), JSON.stringify(BACK)],
    [
      JSON.stringify({ inner: JSON.stringify({ inner: JSON.stringify(PLAIN) }) }),
      JSON.stringify({ inner: JSON.stringify({ inner: JSON.stringify(BACK) }) }),
    ],
    [SPACED, `{ "${NUMBER}" : ${NUMBER} }`],
    [`say "${CARD_MASK}"`, `say "${NUMBER}"`],
  ];

  test.each(texts)("comes back into JSON: %s", async (text, back) => {
    const masks = new Masks();
    const filter = new BuiltinFilter({
      id: "f",
      type: "builtin",
      detectors: ["credit_card"],
      action: "mask",
    });
    const call = { function: { name: "pay", arguments: `{"card":${NUMBER}}` } };
    const { signal } = new AbortController();
    const body = { messages: [{ role: "assistant", tool_calls: [call] }] };
    await filter.apply({ path: "/", body, headers: {}, signal, masks });
    expect(masks.restore(text)).toBe(back);
    for (let at = 0; at <= text.length; at++) {
      const events = [text.slice(0, at), text.slice(at)].map((piece) => chunk(0, args(0, piece)));
      const stream = written([...events, chunk(0, {}, "tool_calls")]);
      const told = bodies(await answer("chat-completions", masks, stream, 0, "text/event-stream"));
      const pieces = told.flatMap(
        (event) => (event.choices as { delta: JsonObject }[])[0]?.delta.tool_calls ?? [],
      );
      const joined = (pieces as { function: { arguments: string } }[])
        .map((one) => one.function.arguments)
        .join("");
      expect(joined, `cut at ${at}`).toBe(back);
    }
  });
});

describe("many texts that grow at the same time", () => {
  const COUNT = 3_000;
  const padded = (index: number): Event => {
    const [, event] = chunk(index, { content: "see [" });
    return [undefined, { ...(event as JsonObject), padding: "p".repeat(1_000) }];
  };

  test("hold a bounded and counted memory, and lose nothing", async () => {
    const masks = new Masks();
    masks.mask("email", MAIL);
    const budget = new MemoryBudget(Number.POSITIVE_INFINITY);
    const source = Array.from({ length: COUNT }, (_, index) => Buffer.from(written([padded(index)])));
    const { body } = restored(
      { status: 200, headers: { "content-type": "text/event-stream" }, body: Readable.from(source) },
      clientRequest({}, {}, { masks, holding: budget.hold(0) }),
    );
    let [all, most] = ["", 0];
    for await (const piece of body) {
      all += piece;
      most = Math.max(most, budget.held);
    }
    expect(most).toBeGreaterThan(1_000 * 1_024);
    expect(most).toBeLessThan(2_000 * 1_024);
    expect(budget.held).toBe(0);
    const told = bodies(all);
    expect(told).toHaveLength(2 * COUNT);
    expect(told.filter(({ padding }) => padding !== undefined)).toHaveLength(COUNT);
    const texts = new Map<number, string>();
    for (const { index, delta } of told.flatMap(
      (event) => event.choices as { index: number; delta: { content: string } }[],
    ))
      texts.set(index, (texts.get(index) ?? "") + delta.content);
    expect(new Set(texts.values())).toEqual(new Set(["see ["]));
  });

  test("break off when the memory is used up", async () => {
    const masks = new Masks();
    masks.mask("email", MAIL);
    const source = Array.from({ length: COUNT }, (_, index) => Buffer.from(written([padded(index)])));
    const { body } = restored(
      { status: 200, headers: { "content-type": "text/event-stream" }, body: Readable.from(source) },
      clientRequest({}, {}, { masks, holding: new MemoryBudget(500_000).hold(0) }),
    );
    let last = "";
    for await (const piece of body) last = String(piece);
    expect(last).toContain('"error"');
  });
});

test("a whole answer gets its values back, as JSON in arguments", async () => {
  const masks = new Masks();
  const placeholder = masks.mask("private_key", 'a"\nb');
  const body = {
    choices: [
      {
        message: {
          content: placeholder,
          tool_calls: [{ function: { arguments: `{"k":"${placeholder}"}` } }],
        },
      },
    ],
  };
  const told = JSON.parse(
    await answer("chat-completions", masks, JSON.stringify(body), 0, "application/json"),
  );
  const [{ message }] = told.choices;
  expect(message.content).toBe('a"\nb');
  expect(JSON.parse(message.tool_calls[0].function.arguments)).toEqual({ k: 'a"\nb' });
});
