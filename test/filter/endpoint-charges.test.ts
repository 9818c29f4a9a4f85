// The cost of endpoints that are passed on: their answers stay unchanged, and their usage is found wherever
// it is.
import { describe, expect, test } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { startWith } from "./configured.js";
import { FORM, field, file, form } from "./forms.js";
import { completionOf, json } from "./provider-answers.js";

const LIMIT = 10_000;
const limited = `ratelimits: [{ model: gpt-4o, limit: { tokens: ${LIMIT}, unit: day } }]\n`;
const sse = { "content-type": "text/event-stream" };

const start = (more = "", provider = "together_ai"): Promise<Host> =>
  startWith(`{ model: ${provider}/gpt-4o, access_key: $A${more} }`, limited);

function post(host: Host, path: string, body: object): Exchange {
  const text = JSON.stringify({ model: "gpt-4o", ...body });
  return host.exchange().request({ ":path": `/v1/${path}`, "content-type": "application/json" }, text);
}

/** What is used of the limit, without the cost of asking. */
function used(host: Host): number {
  const { client } = post(host, "chat/completions", { messages: [], max_tokens: 0 }).respond(
    json,
    completionOf(0, 0),
  );
  return client.status === 429
    ? LIMIT
    : LIMIT - Number(client.headers?.get("x-ratelimit-remaining-tokens")) - 13;
}

const embedding = (count: number): object => ({
  object: "embedding",
  index: 0,
  embedding: Array(count).fill(0.125),
});
const usage = { prompt_tokens: 3000, total_tokens: 3000 };
/** Members of documents that look like usage, in a rerank answer that repeats them. */
const mimic = { usage: { total_tokens: 0 }, 'a"usage': { total_tokens: 0 } };

describe("the usage of a passed response", () => {
  test.each([
    ["at its end", "embeddings", { data: [embedding(9000)], usage }, 3000],
    ["at its beginning", "embeddings", { usage, data: [embedding(9000)] }, 3000],
    ["of an answer that is short", "embeddings", { usage }, 3000],
    ["as a total only", "rerank", { results: [embedding(9000)], usage: { total_tokens: 3000 } }, 3000],
    [
      "of images",
      "images/generations",
      {
        data: [{ b64_json: "A".repeat(50_000) }],
        usage: { input_tokens: 10, output_tokens: 2990, total_tokens: 3000 },
      },
      3000,
    ],
    [
      "among documents that look like it",
      "rerank",
      { usage, results: Array(900).fill({ document: mimic }) },
      3000,
    ],
    [
      "behind documents that look like it",
      "rerank",
      { results: Array(900).fill({ document: mimic }), usage },
      3000,
    ],
  ])("counts %s", async (_name, path, answer, tokens) => {
    const host = await start();
    const text = JSON.stringify(answer);
    const exchange = post(host, path, { input: "hi" });
    exchange.respondHeaders(json);
    for (let at = 0; at < text.length; at += 1777) {
      exchange.respondChunk(text.slice(at, at + 1777), at + 1777 >= text.length);
    }
    expect(exchange.client.text).toBe(text);
    expect(used(host)).toBeGreaterThan(tokens - 15);
    expect(used(host)).toBeLessThan(tokens + 25);
  });

  test("counts in a stream of completions", async () => {
    const host = await start();
    const exchange = post(host, "completions", { prompt: "hi", stream: true, max_tokens: 5 }).respondHeaders(
      sse,
    );
    exchange.respondChunk('data: {"choices":[{"text":"a"}],"usage":null}\n\n');
    exchange.respondChunk('data: {"choices":[],"usage":{"prompt_tokens":1000,"completion_');
    exchange.respondChunk('tokens":2000}}\n\ndata: [DONE]\n\n', true);
    expect(Math.abs(used(host) - 3000)).toBeLessThan(25);
  });
});

describe("a passed response without usage", () => {
  test("of completions costs its text, even when the client leaves", async () => {
    const host = await start();
    const exchange = post(host, "completions", { prompt: "hi", stream: true, max_tokens: 5 }).respondHeaders(
      sse,
    );
    for (let count = 0; count < 100; count++) {
      exchange.respondChunk(`data: {"choices":[{"te`);
      exchange.respondChunk(`xt" : "${"word ".repeat(16)}"}]}\n\n`);
    }
    exchange.abort();
    expect(Math.abs(used(host) - 2000)).toBeLessThan(100);
  });

  test("of completions costs each of its choices once", async () => {
    const host = await start();
    const choices = [0, 1, 2, 3].map((index) => ({ index, text: "word ".repeat(800) }));
    post(host, "completions", { prompt: "hi", n: 4, max_tokens: 5 }).respond(
      json,
      JSON.stringify({ choices }),
    );
    expect(Math.abs(used(host) - 4000)).toBeLessThan(100);
  });

  test("of images costs the entry's amount for each image", async () => {
    const host = await start(", default_output_tokens: 1000");
    post(host, "images/generations", { prompt: "a cat", n: 3 }).respond(json, '{"data":[]}');
    expect(Math.abs(used(host) - 3000)).toBeLessThan(50);
  });

  test("of embeddings costs its input, even when the client leaves", async () => {
    const host = await start();
    post(host, "embeddings", { input: "word ".repeat(1600) })
      .respondHeaders(json)
      .abort();
    expect(Math.abs(used(host) - 2000)).toBeLessThan(50);
  });
});

describe("a form", () => {
  const edit = (host: Host, ...fields: string[]): Exchange =>
    host
      .exchange()
      .request(
        { ":path": "/v1/images/edits", "content-type": FORM },
        form(file, field("model", "gpt-4o"), ...fields),
      );

  test("is charged for each choice that it asks for, like JSON", async () => {
    for (const count of [1, 3]) {
      const host = await start(", default_output_tokens: 1000", "openai");
      edit(host, field("n", String(count))).respond(json, '{"data":[]}');
      expect(Math.abs(used(host) - count * 1000)).toBeLessThan(50);
    }
  });

  test("reserves each of its choices", async () => {
    const host = await start(", default_output_tokens: 1000", "openai");
    expect([4, 4, 4].map((n) => edit(host, field("n", `${n}`)).attempts.length)).toEqual([1, 1, 0]);
  });

  test("is charged for its texts and not its files", async () => {
    const host = await start("", "openai");
    edit(host, field("prompt", "word ".repeat(1600)), file.replace("x--", "sound".repeat(1000))).respond(
      json,
      '{"data":[]}',
    );
    expect(Math.abs(used(host) - 2000)).toBeLessThan(50);
  });

  test.each(["-1", "1e9", "+10", " 10", "10.5", "ten", "", "1".repeat(30)])(
    "with n of '%s' is refused",
    async (n) => {
      const { client } = edit(await start("", "openai"), field("n", n));
      expect(client.status).toBe(400);
      expect(client.text).toContain("'n'");
    },
  );
});

test("numbers in quotes are charged as numbers, since servers accept them", async () => {
  const host = await start(", default_output_tokens: 1000");
  post(host, "images/generations", { prompt: "a cat", n: "3" }).respond(json, '{"data":[]}');
  expect(Math.abs(used(host) - 3000)).toBeLessThan(50);
});

test("completions reserve each choice of each prompt", async () => {
  const host = await start();
  const asked = (): boolean =>
    post(host, "completions", { prompt: ["a", "b"], best_of: 2, max_tokens: 1000 }).attempts.length > 0;
  expect([asked(), asked(), asked()]).toEqual([true, true, false]);
});
