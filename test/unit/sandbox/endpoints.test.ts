// The sandbox's endpoints beside conversations, as the providers' own clients see them.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI, { toFile } from "openai";
import { expect, test } from "vitest";
import { collect, GREETING, given, refusal, useSandbox } from "./fixtures.js";

const { url } = useSandbox();
const openai = () => new OpenAI({ apiKey: "none", baseURL: `${url()}/v1`, maxRetries: 0 });
const anthropic = () => new Anthropic({ apiKey: "none", baseURL: url(), maxRetries: 0 });
const post = async (path: string, body: object): Promise<unknown> =>
  (await fetch(`${url()}${path}`, { method: "POST", body: JSON.stringify(body) })).json();

test("the sandbox returns embeddings, as floats and as base64", async () => {
  const ask = { model: "m", input: ["a", "b"] };
  const floats = await openai().embeddings.create({ ...ask, encoding_format: "float" });
  expect(floats.data.map(({ embedding }) => embedding.length)).toEqual([8, 8]);
  expect(floats.data[0]?.embedding).not.toEqual(floats.data[1]?.embedding);
  expect(floats.usage).toEqual({ prompt_tokens: 2, total_tokens: 2 });
  // The client asks for base64 unless told a format.
  const decoded = await openai().embeddings.create(ask);
  expect(decoded.data).toEqual(floats.data);
  const tokens = await openai().embeddings.create({ model: "m", input: [[1], [2]], dimensions: 3 });
  expect(tokens.data.map(({ embedding }) => embedding.length)).toEqual([3, 3]);
});

test("the sandbox returns completions, whole and streamed", async () => {
  const ask = { model: "m", prompt: "hello" };
  expect((await openai().completions.create(ask)).choices[0]?.text).toBe(GREETING);
  const stream_options = { include_usage: true };
  const chunks = await collect(await openai().completions.create({ ...ask, stream: true, stream_options }));
  expect(chunks.map(({ choices }) => choices[0]?.text ?? "").join("")).toBe(GREETING);
  expect(chunks.at(-1)?.usage?.prompt_tokens).toBe(2);
});

test("the sandbox counts tokens as its answers report them", async () => {
  const ask = { model: "m", messages: [{ role: "user" as const, content: "What is the weather?" }] };
  const { input_tokens } = await anthropic().messages.countTokens(ask);
  expect((await anthropic().messages.create({ ...ask, max_tokens: 9 })).usage.input_tokens).toBe(
    input_tokens,
  );
  expect(await refusal(`${url()}/v1/messages/count_tokens`, { ...ask, max_tokens: 9 })).toContain(
    "max_tokens",
  );
});

test("the sandbox returns images", async () => {
  const { data } = await openai().images.generate({ model: "m", prompt: "a cat", n: 2 });
  expect(data).toHaveLength(2);
  expect(
    Buffer.from(data?.[0]?.b64_json ?? "", "base64")
      .subarray(1, 4)
      .toString(),
  ).toBe("PNG");
});

test("the sandbox returns speech, with every value of a byte", async () => {
  const sound = await openai().audio.speech.create({ model: "m", input: "hello", voice: "alloy" });
  expect(sound.headers.get("content-type")).toBe("audio/mpeg");
  expect(new Set(new Uint8Array(await sound.arrayBuffer())).size).toBe(256);
});

test.each(["transcriptions", "translations"] as const)(
  "the sandbox returns %s that describe the file",
  async (kind) => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const file = await toFile(bytes, "a.mp3", { type: "audio/mpeg" });
    const { text } = await openai().audio[kind].create({ model: "m", file });
    expect(text).toBe(`I was given ${given("audio/mpeg", bytes)} named a.mp3.`);
    const form = new FormData();
    form.set("model", "m");
    const response = await fetch(`${url()}/v1/audio/${kind}`, { method: "POST", body: form });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining("'file'")]);
  },
);

test("the sandbox refuses an invalid form", async () => {
  expect(await refusal(`${url()}/v1/audio/transcriptions`, {})).toMatch(/^400 .*multipart/);
});

test("the sandbox ranks documents with the query's words first", async () => {
  const documents = ["about dogs", { text: "about a grey cat" }, "about a cat"];
  const ask = { model: "m", query: "grey cat", documents, top_n: 2, return_documents: true };
  expect(await post("/v1/rerank", ask)).toMatchObject({
    results: [
      { index: 1, relevance_score: 1, document: { text: "about a grey cat" } },
      { index: 2, relevance_score: 0.5 },
    ],
  });
});

test("the sandbox returns moderations", async () => {
  const { results } = await openai().moderations.create({ input: ["kittens", "violence"] });
  expect(results.map(({ flagged, categories }) => [flagged, categories.violence])).toEqual([
    [false, false],
    [true, true],
  ]);
});

test("the sandbox returns scripted errors", async () => {
  const asked = openai().embeddings.create({ model: "sandbox-error-429", input: "a" });
  await expect(asked).rejects.toMatchObject({ status: 429, code: "rate_limit_exceeded" });
});

test.each([
  ["embeddings", { input: "a" }, "model"],
  ["embeddings", { model: "m" }, "input"],
  ["embeddings", { model: "m", input: [] }, "input"],
  ["completions", { model: "m" }, "prompt"],
  ["images/generations", {}, "prompt"],
  ["audio/speech", { model: "m", input: "a" }, "voice"],
  ["rerank", { model: "m", query: "a" }, "documents"],
  ["moderations", {}, "input"],
])("the sandbox's %s refuse %j", async (path, body, field) => {
  const answer = await refusal(`${url()}/v1/${path}`, body);
  expect(answer).toMatch(/^400 /);
  expect(answer).toContain(`'${field}'`);
});
