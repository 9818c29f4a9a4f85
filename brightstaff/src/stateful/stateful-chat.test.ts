// Requests of the Responses API that continue others, with a store in memory and a model that answers as the test says.
import { json as jsonOf } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import type { Outcome } from "../exchange/answer.js";
import { type JsonObject, objectsOf } from "../json.js";
import { EntryTooLarge, type Item, StoreFull, StoreUnavailable } from "../state/store.js";
import { asking, json, memoryStore, responseOf, text } from "./testing/model.js";

const ANSWER = text("assistant", "hello");
const answering = () => json(responseOf([{ id: "msg_1", status: "completed", ...ANSWER }]));

async function bodyOf(outcome: Outcome): Promise<JsonObject> {
  if ("error" in outcome) throw new Error(JSON.stringify(outcome.error));
  return (await jsonOf(outcome.answer.body)) as JsonObject;
}

async function errorOf(outcome: Promise<Outcome>): Promise<object> {
  const result = await outcome;
  if (!("error" in result)) throw new Error("there was an answer");
  return result.error;
}

describe("a response", () => {
  test("is continued with all items before, and the model is asked without state", async () => {
    const { ask, asked } = asking(answering);
    const first = await bodyOf(await ask({ model: "m", input: "hi", instructions: "be brief" }));
    const second = await bodyOf(
      await ask({ model: "m", input: [text("user", "and now?")], previous_response_id: first.id }),
    );
    await ask({ model: "m", input: "more", previous_response_id: second.id });
    expect(asked[2]?.body).toEqual({
      model: "m",
      store: false,
      input: [
        text("user", "hi"),
        ANSWER,
        text("user", "and now?"),
        ANSWER,
        { type: "message", role: "user", content: "more" },
      ],
    });
    expect(JSON.parse(String(asked[2]?.raw))).toEqual(asked[2]?.body);
    expect(asked[0]?.body).toEqual({
      model: "m",
      store: false,
      instructions: "be brief",
      input: [{ type: "message", role: "user", content: "hi" }],
    });
  });

  test("has an id of its own, and shows what the client asked for", async () => {
    const { ask } = asking(answering);
    const first = await bodyOf(await ask({ input: "hi" }));
    expect(first).toMatchObject({ previous_response_id: null, store: true, status: "completed" });
    expect(first.id).toMatch(/^resp_plano[0-9a-f]{32}$/);
    expect(first.output).toEqual([{ id: "msg_1", status: "completed", ...ANSWER }]);
    const second = await bodyOf(await ask({ input: "hi", previous_response_id: first.id, store: false }));
    expect(second).toMatchObject({ previous_response_id: first.id, store: false });
    expect(second.id).not.toBe(first.id);
  });

  test("is not kept with `store: false`", async () => {
    const { ask, asked, store } = asking(answering);
    const body = { input: "hi", store: false };
    await ask(body);
    expect(asked[0]?.body).toBe(body);
    expect(store.size()).toMatchObject({ entries: 0 });
    const first = await bodyOf(await ask({ input: "hi" }));
    const second = await bodyOf(await ask({ input: "hi", previous_response_id: first.id, store: false }));
    expect(await errorOf(ask({ input: "hi", previous_response_id: second.id }))).toMatchObject({
      code: "previous_response_not_found",
    });
  });

  test("that was incomplete is continued, too", async () => {
    const { ask, asked, store } = asking(() => json(responseOf([ANSWER], "incomplete")));
    const { id } = await bodyOf(await ask({ input: "hi" }));
    expect(await store.get("all", String(id))).toMatchObject({ status: "incomplete" });
    await ask({ input: "go on", previous_response_id: id });
    expect(asked[1]?.body.input).toHaveLength(3);
  });

  test("keeps calls and their outputs, custom tools, reasoning, refusals and images as items", async () => {
    const output = [
      { id: "rs_1", type: "reasoning", summary: [], encrypted_content: "anthropic-claude-v1:x" },
      { id: "rs_2", type: "reasoning", summary: [{ type: "summary_text", text: "t" }] },
      { id: "fc_1", type: "function_call", call_id: "c1", name: "f", arguments: "{}", status: "completed" },
      { id: "ctc_1", type: "custom_tool_call", call_id: "c2", name: "g", input: "free", namespace: "n" },
      { id: "msg_1", type: "message", role: "assistant", content: [{ type: "refusal", refusal: "no" }] },
    ];
    const input = [
      {
        type: "message",
        role: "user",
        content: [{ type: "input_image", image_url: "data:image/png;base64,AA==" }],
      },
    ];
    const outputs = [
      { type: "function_call_output", call_id: "c1", output: "1" },
      { type: "custom_tool_call_output", call_id: "c2", output: "2" },
    ];
    const { ask, asked } = asking(() => json(responseOf(output)));
    const { id } = await bodyOf(await ask({ input }));
    await ask({ input: outputs, previous_response_id: id });
    const [, reasoning, call, custom, refusal] = [
      null,
      output[0],
      { type: "function_call", call_id: "c1", name: "f", arguments: "{}" },
      { type: "custom_tool_call", call_id: "c2", name: "g", input: "free", namespace: "n" },
      { type: "message", role: "assistant", content: [{ type: "refusal", refusal: "no" }] },
    ];
    expect(asked[1]?.body.input).toEqual([...input, reasoning, call, custom, refusal, ...outputs]);
  });

  test("goes on with all that the client sends, also with outputs that no call is there for", async () => {
    const { ask, asked } = asking(answering);
    const output = { type: "function_call_output", call_id: "gone", output: "42" };
    const { id } = await bodyOf(await ask({ input: [output] }));
    await ask({ input: [text("user", "hi"), output], previous_response_id: id });
    expect(asked[1]?.body.input).toEqual([output, ANSWER, text("user", "hi"), output]);
  });

  test("does not show to a provider with a Responses API what others thought", async () => {
    const signed = (encrypted_content: string): Item => ({
      type: "reasoning",
      summary: [],
      encrypted_content,
    });
    const own = signed("gAAAAA");
    const output = [
      ...["anthropic-claude-v1:a", "anthropic-claude-v1-redacted:b", "google-gemini-v1:c"].map(signed),
      own,
      ANSWER,
    ];
    const { ask, asked } = asking(() => json(responseOf(output)), {
      nativeProviders: ({ model }) => (model === "native" ? ["xai"] : []),
    });
    const { id } = await bodyOf(await ask({ input: [] }));
    await ask({ model: "native", input: [], previous_response_id: id });
    await ask({ model: "translated", input: [], previous_response_id: id });
    const sent = asked.map(({ body }) => objectsOf(body.input).map(({ id: _id, ...item }) => item));
    expect(sent.slice(1)).toEqual([[own, ANSWER], output]);
  });

  test.each([
    ["the one that made it", ["xai"], true],
    ["another one", ["openai"], false],
    ["one of several", ["xai", "openai"], false],
    ["one without a Responses API", [], true],
  ])("shows what a provider has encrypted to %s", async (_whom, natives, isShown) => {
    const encrypted = { id: "rs_1", type: "reasoning", summary: [], encrypted_content: "gAAAAA" };
    const made = json(responseOf([encrypted, ANSWER]));
    if ("answer" in made) made.answer.headers["x-plano-provider"] = "xai";
    const answers = [made, answering()];
    const { ask, asked, store } = asking(() => answers.shift() ?? answering(), {
      nativeProviders: () => natives,
    });
    const { id, output } = await bodyOf(await ask({ input: [] }));
    expect(objectsOf(output)[0]).toEqual(encrypted);
    const second = await ask({ input: [], previous_response_id: id });
    expect(asked[1]?.body.input).toEqual(isShown ? [encrypted, ANSWER] : [ANSWER]);
    if (!("answer" in second)) throw new Error("there is no answer");
    expect(second.answer.headers["x-plano-dropped"]).toBe(isShown ? undefined : "reasoning");
    expect((await store.get("all", String(id)))?.output[0]).toMatchObject({ "x-plano-provider": "xai" });
  });

  test("of a model that reasons comes with its reasoning", async () => {
    const { ask, asked } = asking(answering);
    await ask({ input: "hi", reasoning: { effort: "low" }, include: ["x"] });
    expect(asked[0]?.body.include).toEqual(["x", "reasoning.encrypted_content"]);
  });

  test("that is an error, or none at all, passes and is not kept", async () => {
    const { ask, store } = asking(() => json({ error: { message: "no" } }, 429));
    expect(await bodyOf(await ask({ input: "hi" }))).toEqual({ error: { message: "no" } });
    const other = asking(() => json({ hello: 1 }), { store });
    expect(await bodyOf(await other.ask({ input: "hi" }))).toEqual({ hello: 1 });
    expect(store.size()).toMatchObject({ entries: 0 });
  });
});

describe("a request is refused", () => {
  const { ask, asked } = asking(answering);
  test.each<[string, JsonObject, object]>([
    [
      "that continues an unknown response",
      { previous_response_id: "resp_no" },
      {
        status: 400,
        code: "previous_response_not_found",
        param: "previous_response_id",
        message: "Previous response with id 'resp_no' not found.",
      },
    ],
    [
      "that continues an empty id",
      { previous_response_id: "" },
      { message: "Invalid type for 'previous_response_id': expected a response's id." },
    ],
    [
      "with an empty conversation",
      { conversation: { id: "" } },
      { message: "Invalid type for 'conversation': expected a conversation's id." },
    ],
    [
      "with an id that cannot be one",
      { previous_response_id: "../x" },
      { code: "previous_response_not_found" },
    ],
    [
      "of an unknown conversation",
      { conversation: "conv_no" },
      { status: 404, message: "Conversation with id 'conv_no' not found." },
    ],
    ["for the background", { background: true }, { status: 400, param: "background" }],
    [
      "with two beginnings",
      { conversation: "conv_1", previous_response_id: "resp_1" },
      { status: 400, code: "mutually_exclusive_parameters" },
    ],
    ["with a wrong store", { store: "yes" }, { status: 400, param: "store" }],
    ["with a wrong previous_response_id", { previous_response_id: 1 }, { param: "previous_response_id" }],
    ["with a wrong conversation", { conversation: { id: 1 } }, { param: "conversation" }],
    ["with a conversation without an id", { conversation: {} }, { param: "conversation" }],
    ["with a wrong background", { background: "yes" }, { param: "background" }],
    ["with a wrong input", { input: [1] }, { param: "input" }],
    [
      "that refers to an item of somewhere else",
      { input: [{ type: "item_reference", id: "rs_1" }] },
      { status: 404, param: "input" },
    ],
  ])("%s", async (_what, body, error) => {
    expect(await errorOf(ask({ model: "m", ...body }))).toMatchObject(error);
    expect(asked).toEqual([]);
  });

  test.each<[Error, object]>([
    [new StoreUnavailable("no"), { status: 503, code: "state_unavailable", retryAfter: 1 }],
    [new StoreFull("no"), { status: 507, code: "state_full" }],
    [
      new EntryTooLarge(2, { maxBytes: 1, maxEntries: 1, ttlMilliseconds: 1 }),
      { status: 413, code: "state_too_large" },
    ],
  ])("whose response cannot be kept: %s", async (error, told) => {
    const store = Object.assign(memoryStore(), { put: () => Promise.reject(error) });
    expect(await errorOf(asking(answering, { store }).ask({ input: "hi" }))).toMatchObject(told);
  });

  test("whose conversation cannot be read, before the model is asked", async () => {
    const store = Object.assign(memoryStore(), { chain: () => Promise.reject(new StoreUnavailable("no")) });
    const away = asking(answering, { store });
    expect(await errorOf(away.ask({ input: "hi", previous_response_id: "r" }))).toMatchObject({
      status: 503,
    });
    expect(away.asked).toEqual([]);
    await away.ask({ input: "hi", store: false });
    expect(away.asked).toHaveLength(1);
  });
});

describe("a tenant", () => {
  const tenants: [string, Record<string, string>, Record<string, string>][] = [
    ["a caller", { "x-plano-caller": "a" }, { "x-plano-caller": "b" }],
    ["a header's value", { "x-team": "a" }, { "x-team": "b" }],
    ["a caller, whatever the header says", { "x-plano-caller": "a", "x-team": "t" }, { "x-team": "t" }],
    ["a key", { authorization: "Bearer a" }, { authorization: "Bearer b" }],
    ["a key of Anthropic's SDK", { "x-api-key": "a" }, {}],
    [
      "a caller of another listener",
      { "x-plano-caller": "a", "x-plano-listener": "l" },
      { "x-plano-caller": "a" },
    ],
    ["a caller who is called like a header's value", { "x-plano-caller": "a" }, { "x-team": "a" }],
  ];
  test.each(tenants)("is %s, and no other reaches what is its own", async (_what, own, other) => {
    const { ask, asked } = asking(answering, { tenantHeader: "x-team" });
    const { id } = await bodyOf(await ask({ input: "hi" }, own));
    expect(await errorOf(ask({ input: "hi", previous_response_id: id }, other))).toMatchObject({
      code: "previous_response_not_found",
    });
    await bodyOf(await ask({ input: "hi", previous_response_id: id }, own));
    expect(asked).toHaveLength(2);
  });
});

describe("a conversation", () => {
  test("gets the items of each turn, kept or not", async () => {
    const { ask, asked, store } = asking(answering);
    await store.conversations.create({ tenant: "all", id: "conv_1", createdAt: 1, metadata: {} }, [
      { id: "msg_0", ...text("user", "before") },
    ]);
    const first = await bodyOf(await ask({ input: "hi", conversation: "conv_1" }));
    expect(first).toMatchObject({ conversation: { id: "conv_1" }, previous_response_id: null });
    await bodyOf(await ask({ input: "two", conversation: { id: "conv_1" }, store: false }));
    await ask({ input: "three", conversation: "conv_1" });
    expect(asked[2]?.body.input).toEqual([
      text("user", "before"),
      text("user", "hi"),
      ANSWER,
      text("user", "two"),
      ANSWER,
      { type: "message", role: "user", content: "three" },
    ]);
  });
});

describe("a conversation that is too long", () => {
  const long = { type: "message", role: "user", content: "x".repeat(4_000) };
  const call = { id: "fc_1", type: "function_call", call_id: "c", name: "f", arguments: "x".repeat(4_000) };

  test("is refused, or loses its beginning where the client says so", async () => {
    const { ask, asked } = asking(() => json(responseOf([call])), { requestBodyBytes: 10_000 });
    const first = await bodyOf(await ask({ input: [long] }));
    const outputs = [{ type: "function_call_output", call_id: "c", output: "1" }, long];
    const second = await bodyOf(await ask({ input: [], previous_response_id: first.id }));
    const disabled = { input: outputs, previous_response_id: second.id };
    expect(await errorOf(ask(disabled))).toMatchObject({ code: "context_length_exceeded", param: "input" });
    await bodyOf(await ask({ ...disabled, truncation: "auto" }));
    const { id: _id, ...kept } = call;
    expect(asked.at(-1)?.body.input).toEqual([kept, outputs[0], long]);
  });
});

test("large conversations are read one after the other, and small ones in between", async () => {
  const { ask, asked } = asking(answering);
  const large = await bodyOf(await ask({ input: "x".repeat(400_000) }));
  const small = await bodyOf(await ask({ input: "hi" }));
  asked.length = 0;
  const continuing = (id: unknown) => ask({ input: "more", previous_response_id: id });
  await Promise.all([...[large, large, large, small].map(({ id }) => continuing(id))]);
  const sizes = asked.map(({ raw }) => (raw.length > 400_000 ? "large" : "small"));
  expect(sizes).toEqual(["small", "large", "large", "large"]);
});

test("of more than 17 large conversations at once some are refused", async () => {
  const { ask } = asking(answering);
  const { id } = await bodyOf(await ask({ input: "x".repeat(400_000) }));
  const asks = Array.from({ length: 30 }, () => ask({ input: "more", previous_response_id: id }));
  const outcomes = await Promise.all(asks);
  const refused = outcomes.filter((outcome) => "error" in outcome && outcome.error.code === "overloaded");
  expect(refused).toHaveLength(30 - 17);
});

test("what would be too large to keep is refused before the model is asked", async () => {
  const { ask, asked } = asking(answering, { maxKeptBytes: 1_000 });
  const large = { input: "x".repeat(1_000) };
  expect(await errorOf(ask(large))).toMatchObject({ status: 413, code: "state_too_large" });
  expect(asked).toEqual([]);
  await bodyOf(await ask({ ...large, store: false }));
});

test("a conversation beyond the model's context window loses its beginning where the client says so", async () => {
  const { ask, asked } = asking(answering, { roomFor: () => 300 });
  const { id } = await bodyOf(await ask({ input: "x".repeat(200) }));
  const next = await bodyOf(await ask({ input: "two", previous_response_id: id }));
  expect(asked[1]?.body.input).toHaveLength(3);
  await ask({ input: "three", previous_response_id: next.id, truncation: "auto" });
  expect(asked[2]?.body.input).toEqual([ANSWER, { type: "message", role: "user", content: "three" }]);
});

test("requests of other APIs, and those whose provider keeps state, pass untouched", async () => {
  const { ask, asked } = asking(answering, { isKeptByProvider: ({ model }) => model === "kept" });
  const body = { model: "kept", input: "hi", previous_response_id: "resp_of_theirs" };
  await ask(body);
  const chat = { model: "m", messages: [] };
  await ask(chat, {}, { api: "chat-completions" });
  expect(asked.map((request) => request.body)).toEqual([body, chat]);
});
