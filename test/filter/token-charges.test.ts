// The tokens a request costs: reserved by what it asks for, settled by the provider's usage, and by the
// delivered text if that is missing or implausible. A client cannot reduce its cost by leaving.
import { describe, expect, test } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { ask, startWith } from "./configured.js";
import { completionOf, json } from "./provider-answers.js";

const LIMIT = 10_000;
const limited = `ratelimits: [{ model: gpt-4o, limit: { tokens: ${LIMIT}, unit: day } }]\n`;
const sse = { "content-type": "text/event-stream" };

function start(more = "", limits = limited): Promise<Host> {
  return startWith(`{ model: openai/gpt-4o, access_key: $A${more} }`, limits);
}

const chat = (host: Host, body: object = {}): Exchange => ask(host, "chat", { model: "gpt-4o", ...body });

/** The bucket's content; asking costs some ten tokens itself, which are returned. */
function used(host: Host): number {
  const asked = chat(host, { max_tokens: 0 });
  const { client } = asked.respond(json, completionOf(0, 0));
  if (client.status === 429) return LIMIT;
  return LIMIT - Number(client.headers?.get("x-ratelimit-remaining-tokens")) - asking;
}
const asking = 23;
const choice = (count: number, index: number): object => ({
  index,
  delta: { content: "word ".repeat(count) },
});
const words = (count: number, ...indexes: number[]): string =>
  `data: ${JSON.stringify({ choices: [0, ...indexes].map((index) => choice(count, index)) })}\n\n`;
const only = (count: number, index: number): string =>
  `data: ${JSON.stringify({ choices: [choice(count, index)] })}\n\n`;
const close = (host: Host, tokens: number): void => {
  expect(used(host)).toBeGreaterThan(tokens * 0.9 - 10);
  expect(used(host)).toBeLessThan(tokens * 1.1 + 30);
};

describe("a client that leaves", () => {
  test("pays for the delivered text, although no usage came", async () => {
    const host = await start();
    const exchange = chat(host, { stream: true, max_tokens: 10 }).respondHeaders(sse);
    for (let count = 0; count < 100; count++) exchange.respondChunk(words(40));
    exchange.abort();
    close(host, 5000);
  });

  test("pays for tool calls and reasoning, too", async () => {
    const host = await start();
    const exchange = chat(host, { stream: true, max_tokens: 10 }).respondHeaders(sse);
    const call = { index: 0, id: "c", function: { name: "f", arguments: "x".repeat(4000) } };
    exchange.respondChunk(
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: { tool_calls: [call] } }] })}\n\n`,
    );
    const thought = { reasoning_content: "y".repeat(4000) };
    exchange.respondChunk(`data: ${JSON.stringify({ choices: [{ index: 0, delta: thought }] })}\n\n`);
    exchange.abort();
    close(host, 2000);
  });

  test.each(["before an answer", "within it"])("%s pays the reservation", async (when) => {
    const host = await start();
    const exchange = chat(host, { stream: true, max_tokens: 3000 });
    if (when === "within it") exchange.respondHeaders(sse).respondChunk(words(1));
    exchange.abort();
    close(host, 3000);
  });

  test.each([
    ["one after the other", [0, 1, 2, 3].map((index) => only(800, index))],
    ["in turns", Array(40).fill([0, 1, 2, 3].map((index) => only(20, index)).join(""))],
    ["in turns of one word", Array(800).fill([0, 1, 2, 3].map((index) => only(1, index)).join(""))],
    ["in one event", [words(800, 1, 2, 3)]],
  ])("pays once for every choice it requested and got, %s", async (_name, chunks) => {
    const host = await start();
    const exchange = chat(host, { stream: true, n: 4, max_tokens: 10 }).respondHeaders(sse);
    for (const chunk of chunks) exchange.respondChunk(chunk);
    exchange.abort();
    close(host, 4000);
  });

  test("pays for every choice that it requested, although only one has begun", async () => {
    const host = await start();
    const exchange = chat(host, { stream: true, n: 4, max_tokens: 1000 }).respondHeaders(sse);
    exchange.respondChunk(words(800));
    exchange.abort();
    close(host, 4000);
  });

  test("pays in a translated stream as well", async () => {
    const host = await start();
    const exchange = ask(host, "messages", { model: "gpt-4o", stream: true, max_tokens: 10 });
    exchange.respondHeaders(sse);
    for (let count = 0; count < 10; count++) exchange.respondChunk(words(400));
    exchange.abort();
    close(host, 5000);
  });
});

describe("a request", () => {
  const parallel = (host: Host, body: object): number =>
    Array.from({ length: 50 }, () => chat(host, body)).filter(({ attempts }) => attempts.length > 0).length;

  test.each([
    ["states no maximum: a tenth of the allowance, or 4096 tokens", {}, 9],
    ["asks for several answers", { n: 100, max_tokens: 10 }, 9],
    ["states a float", { max_tokens: 4000.5 }, 2],
    ["states one in scientific notation", { max_completion_tokens: 9e3 }, 1],
    ["states a negative maximum, which servers treat as none", { max_tokens: -1 }, 9],
    ["states another API's member, which its own ignores", { max_output_tokens: 1 }, 9],
    ["states more than there is", { max_tokens: 1e300 }, 1],
  ])("reserves its possible cost, when it %s", async (_name, body, admitted) => {
    const host = await start();
    expect(parallel(host, body)).toBe(admitted);
  });

  test("with a float in a text is read as that number", async () => {
    const host = await start();
    ask(host, "chat", '{"model":"gpt-4o","max_tokens":9000.0,"messages":[{"role":"user","content":"hi"}]}');
    close(host, 9000);
  });

  test("reserves what the model's entry says", async () => {
    expect(parallel(await start(", default_output_tokens: 2400"), {})).toBe(4);
  });

  test("reserves dollars by the same estimate", async () => {
    const limits = "ratelimits: [{ model: gpt-4o, limit: { usd: 1, unit: day } }]\n";
    expect(parallel(await start(", pricing: { input: 10, output: 100 }", limits), {})).toBe(9);
  });
});

describe("an unfinished response", () => {
  const background = (host: Host): Exchange =>
    ask(host, "responses", { model: "gpt-4o", background: true, max_output_tokens: 3000 });
  const response = (status: string): object => ({
    id: "r",
    object: "response",
    status,
    output: [],
    usage: null,
  });

  test.each([
    ["queued", 3000],
    ["in_progress", 3000],
    ["completed", 0],
  ])("that arrives as %s costs %i tokens", async (status, tokens) => {
    const host = await start();
    const text = JSON.stringify(response(status));
    expect(background(host).respond(json, text).client.text).toBe(text);
    close(host, tokens);
  });

  test("costs its reservation when its stream ends early", async () => {
    const host = await start();
    const exchange = ask(host, "responses", {
      ...{ model: "gpt-4o", background: true, stream: true, max_output_tokens: 3000 },
    }).respondHeaders(sse);
    for (const type of ["response.created", "response.queued", "response.in_progress"]) {
      const event = { type, response: response("in_progress") };
      exchange.respondChunk(`event: ${type}\ndata: ${JSON.stringify(event)}\n\n`);
    }
    exchange.respondChunk("", true);
    close(host, 3000);
  });

  test("costs its reservation when its shape is unknown", async () => {
    const host = await start();
    chat(host, { deferred: true, max_tokens: 3000 }).respond(json, '{"request_id":"a"}');
    close(host, 3000);
  });

  test("of several choices costs each once, whole and without usage", async () => {
    const host = await start();
    const choices = [0, 1, 2].map((index) => ({
      index,
      message: { role: "assistant", content: "word ".repeat(800) },
    }));
    chat(host, { n: 3, max_tokens: 5 }).respond(json, JSON.stringify({ id: "c", choices }));
    close(host, 3000);
  });
});

describe("implausible usage", () => {
  const told = (usage: unknown): string => {
    const answer = JSON.parse(completionOf(1, 1));
    answer.choices[0].message.content = "word ".repeat(800);
    return JSON.stringify({ ...answer, usage }).replace('"HUGE"', "99999999999999999999999999");
  };

  test.each([
    ["a million millions", { prompt_tokens: 1e12, completion_tokens: 1e12 }, 1000],
    ["more than 63 bits", { prompt_tokens: "HUGE", completion_tokens: "HUGE" }, 1000],
    ["less than nothing", { prompt_tokens: -5000, completion_tokens: -5000 }, 1000],
    ["texts", { prompt_tokens: "12", completion_tokens: "9" }, 1000],
    ["nothing", undefined, 1000],
  ])("costs the delivered text: %s", async (_name, usage, tokens) => {
    const host = await start();
    chat(host, { max_tokens: 5000 }).respond(json, told(usage));
    close(host, tokens);
  });

  test.each([
    [
      "more cached than there was",
      { prompt_tokens: 100, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 1e11 } },
      101,
    ],
    ["fractions", { prompt_tokens: 1500.5, completion_tokens: 2.7 }, 1504],
  ])("costs its readable part: %s", async (_name, usage, tokens) => {
    const host = await start();
    chat(host, { max_tokens: 5000 }).respond(json, told(usage));
    close(host, tokens);
  });

  test("is counted, and does not enter any metric", async () => {
    const host = await start();
    chat(host).respond(json, told({ prompt_tokens: 1e12, completion_tokens: 7 }));
    expect(host.metrics.value("plano_implausible_usage")).toBe(1n);
    expect(host.metrics.value("plano_tokens_total;model=openai/gpt-4o;provider=openai;type=output")).toBe(7n);
  });

  test("is usage beyond the model's context window", async () => {
    const host = await start(", context_window: 500");
    chat(host).respond(json, told({ prompt_tokens: 501, completion_tokens: 500 }));
    close(host, 500);
  });
});
