// Providers' quirks: what each receives, for a body in its own API and for a translated one.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ask, type Client, sentHeaders, startWith } from "./configured.js";

const question = [{ role: "user", content: "hello" }];

async function sent(entry: string, client: Client, body: object | string): Promise<string> {
  const host = await startWith(entry);
  return ask(host, client, body).upstream.text;
}

const keyed = (name: string, more = "") => `{ model: ${name}, access_key: $KEY${more} }`;

describe("a body in the provider's own API keeps every unaffected byte", () => {
  test.each([
    [
      "mistral/m",
      '{"model":"m", "seed":7,"max_completion_tokens":5, "stream":true}',
      '{"model":"m", "random_seed":7,"max_tokens":5, "stream":true}',
    ],
    ["mistral/m", '{"max_tokens":9,"model":"m","max_completion_tokens":5}', '{"model":"m","max_tokens":5}'],
    [
      "mistral/m",
      '{"max_tokens":9,"model":"m","max_completion_tokens":null}',
      '{"max_tokens":9,"model":"m"}',
    ],
    [
      "mistral/m",
      '{"store":true,"user":"u","model":"m","metadata":{"a":[1]}, "stream_options":{"include_usage":true}}',
      '{"model":"m"}',
    ],
    ["xai/m", '{"web_search_options":{},"model":"m"}', '{"model":"m"}'],
    ["xai/m", '{"model":"m","n":1,"web_search_options":{}}', '{"model":"m","n":1}'],
    ["xai/m", '{"model":"m" , "web_search_options":{} , "n":1}', '{"model":"m" , "n":1}'],
    [
      "moonshotai/moonshot-v1-8k",
      '{"model":"moonshot-v1-8k","temperature":0.5}',
      '{"model":"moonshot-v1-8k","temperature":0.5}',
    ],
    [
      "moonshotai/kimi-k2-0905-preview",
      '{"model":"kimi-k2-0905-preview","top_p":0.5}',
      '{"model":"kimi-k2-0905-preview","top_p":0.5}',
    ],
    [
      "moonshotai/kimi-k2.5",
      '{"model":"kimi-k2.5","temperature":0.5,"top_p":0.9,"presence_penalty":0,"max_tokens":5}',
      '{"model":"kimi-k2.5","max_tokens":5}',
    ],
    [
      "moonshotai/kimi-k3",
      '{"temperature":1,"top_p":1,"model":"kimi-k3","n":1,"reasoning_effort":"medium"}',
      '{"model":"kimi-k3","reasoning_effort":"high"}',
    ],
    [
      "moonshotai/kimi-k3",
      '{"model":"kimi-k3","reasoning_effort":"minimal"}',
      '{"model":"kimi-k3","reasoning_effort":"low"}',
    ],
    ["moonshotai/kimi-k3", '{"model":"kimi-k3","reasoning_effort":"odd"}', '{"model":"kimi-k3"}'],
    ["openai/m", '{"model":"m","store":true,"seed":1}', '{"model":"m","store":true,"seed":1}'],
  ])("%s: %s", async (model, body, expected) => {
    const host = await startWith(keyed(model));
    expect(ask(host, "chat", body).upstream.text).toBe(expected);
  });

  test("and gets the model, even when no other member is left", async () => {
    const host = await startWith("{ model: mistral/m, access_key: $KEY, default: true }");
    expect(ask(host, "chat", '{"user":"u","store":null}').upstream.text).toBe('{"model":"m"}');
    const more = ask(host, "chat", '{ "user":"u" , "stream":true }').upstream.text;
    expect(more).toBe('{"model":"m", "stream":true }');
  });

  test("but not the parameters that Kimi's coding model refuses, in either API", async () => {
    const entry = keyed("moonshotai/kimi-for-coding", ", base_url: https://api.kimi.com/coding");
    const chat = { model: "kimi-for-coding", store: true, reasoning_effort: "high", stream: true };
    expect(JSON.parse(await sent(entry, "chat", chat))).toEqual({
      model: "kimi-for-coding",
      messages: question,
      stream: true,
    });
    const thinking = { model: "kimi-for-coding", thinking: { type: "enabled", budget_tokens: 1024 } };
    expect(JSON.parse(await sent(entry, "messages", thinking))).toEqual({
      max_tokens: 50,
      model: "kimi-for-coding",
      messages: question,
    });
  });
});

test("removed members are gone and all others stay, in any order and spacing", async () => {
  const host = await startWith("{ model: mistral/m, access_key: $KEY, default: true }");
  const dropped = ["store", "user", "service_tier", "metadata", "stream_options"];
  const name = fc.constantFrom(
    ...dropped,
    "model",
    "max_tokens",
    "max_completion_tokens",
    "seed",
    "n",
    "a",
    "b",
  );
  const space = fc.constantFrom("", " ", "\n\t ");
  // JSON has no -0: compares only what JSON can express.
  const value = fc.jsonValue().map((each) => JSON.parse(JSON.stringify(each)) as unknown);
  const members = fc.uniqueArray(fc.tuple(name, value, space, space, space), {
    selector: ([key]) => key,
    maxLength: 8,
  });
  fc.assert(
    fc.property(members, space, (list, edge) => {
      const spelled = list.map(([key, value, one, two, three]) => {
        const text = key === "model" ? "m" : value;
        return `${one}"${key}"${two}:${three}${JSON.stringify(text)}${two}`;
      });
      const exchange = ask(host, "chat", `${edge}{${spelled.join(",")}${edge}}${edge}`);
      const expected: Record<string, unknown> = { model: "m" };
      const given = Object.fromEntries(list.map(([key, value]) => [key, value] as const));
      for (const [key, value] of Object.entries(given)) {
        if (dropped.includes(key) || key === "model") continue;
        if (key === "seed") expected.random_seed = value;
        else if (key === "max_completion_tokens") {
          if (value !== null) expected.max_tokens = value;
        } else if (key !== "max_tokens" || (given.max_completion_tokens ?? null) === null)
          expected[key] = value;
      }
      // Requests that the gateway itself refuses do not matter here.
      if (exchange.attempts.length > 0) expect(JSON.parse(exchange.upstream.text)).toEqual(expected);
      else expect(given).toHaveProperty("stream_options");
      exchange.abort();
    }),
    { numRuns: 500 },
  );
});

describe("a model that reasons beside functions in the Responses API only", () => {
  test.each([
    ["openai/gpt-5.6", "messages", "/v1/responses"],
    ["openai/gpt-5.4-mini", "messages", "/v1/responses"],
    ["openai/gpt-5.2", "messages", "/v1/chat/completions"],
    ["openai/gpt-5.6", "chat", "/v1/chat/completions"],
    ["edenai/openai/gpt-5.6", "messages", "/v3/chat/completions"],
  ] as const)("gives %s to a %s client at %s", async (model, client, path) => {
    const exchange = ask(await startWith(keyed(model)), client, { model });
    expect(sentHeaders(exchange)[":path"]).toBe(path);
  });
});

describe("quirks apply to translated bodies", () => {
  test("so that Kimi gets no type beside alternatives at the root of a tool's schema", async () => {
    const parameters = { type: "object", anyOf: [{ properties: { a: {} } }, { properties: { b: {} } }] };
    const tools = [{ type: "function", name: "f", parameters }];
    const body = { model: "kimi-k3", tools };
    for (const more of ["", ", base_url: https://api.kimi.com/coding"]) {
      const sentBody = JSON.parse(await sent(keyed("moonshotai/kimi-k3", more), "responses", body));
      expect(sentBody.tools[0].function.parameters).toEqual({
        type: "object",
        properties: {},
        description: '{anyOf: [{"properties":{"a":{}}},{"properties":{"b":{}}}]}',
      });
    }
  });

  test("so that mistral streams ask for no usage, and name their limit as it does", async () => {
    const body = JSON.parse(await sent(keyed("mistral/gpt-5"), "messages", { model: "gpt-5", stream: true }));
    expect(body).toEqual({ model: "gpt-5", stream: true, max_tokens: 50, messages: question });
  });

  test("so that bookkeeping fields do not reach providers that refuse them", async () => {
    const body = { model: "m", metadata: { user_id: "u" } };
    expect(JSON.parse(await sent(keyed("mistral/m"), "messages", body))).not.toHaveProperty("user");
    expect(JSON.parse(await sent(keyed("groq/m"), "messages", body))).toHaveProperty("user");
  });
});

describe("ChatGPT's backend", () => {
  const identity = /^You are Codex, based on GPT-5\./;
  const entry = "{ model: chatgpt/gpt-5-codex, access_key: $KEY }";
  const asked = async (body: object): Promise<Record<string, unknown>> =>
    JSON.parse(await sent(entry, "responses", { model: "gpt-5-codex", stream: true, ...body }));

  test("is told that the client is Codex, to stream and to store nothing, and gets its input as a list", async () => {
    const body = await asked({ temperature: 1, max_output_tokens: 5 });
    expect(body).toEqual({
      model: "gpt-5-codex",
      stream: true,
      store: false,
      instructions: expect.stringMatching(identity),
      input: [{ type: "message", role: "user", content: "hello" }],
    });
  });

  test("streams even when the client does not", async () => {
    expect((await asked({ stream: false })).stream).toBe(true);
    expect((await asked({ stream: null })).stream).toBe(true);
    expect((await asked({ stream: undefined })).stream).toBe(true);
    const translated = JSON.parse(await sent(entry, "chat", { model: "gpt-5-codex" }));
    expect(translated).toMatchObject({
      stream: true,
      store: false,
      instructions: expect.stringMatching(identity),
    });
  });

  test("gets a client's own instructions behind its required ones, once", async () => {
    const first = await asked({ instructions: "Be terse.", store: true });
    expect(first.instructions).toMatch(/computer\.\n\nBe terse\.$/);
    expect(first.store).toBe(false);
    const again = await asked({ instructions: first.instructions });
    expect(again.instructions).toBe(first.instructions);
    expect((await asked({ instructions: null })).instructions).toMatch(identity);
    expect((await asked({ input: { role: "user", content: "a" } })).input).toEqual([
      { role: "user", content: "a" },
    ]);
    expect((await asked({ input: [] })).input).toEqual([]);
  });
});
