// What rate limits reserve for media, and for answers that may become long.
import { expect, test } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { ask, type Client, startWith } from "./configured.js";
import { completionOf, json } from "./provider-answers.js";

const ALLOWED = 1_000_000;
const entries = [
  "{ model: openai/gpt-4o, access_key: $A, default_output_tokens: 1 }",
  "{ model: anthropic/claude-x, access_key: $B, default_output_tokens: 1 }",
  "{ model: gemini/gemini-2.5-pro, access_key: $C, default_output_tokens: 1 }",
  "{ model: groq/own, access_key: $D, default_output_tokens: 1, media_tokens: { image: 100, page: 200, second: 300 } }",
  "{ model: groq/capped, access_key: $D, reserved_output_tokens: 1000 }",
];
const start = (): Promise<Host> =>
  startWith(entries, `ratelimits: [{ model: "*", limit: { tokens: ${ALLOWED}, unit: day } }]\n`, {});

/** Fills a file up with bytes that say nothing. */
const file = (head: readonly number[], size: number): string =>
  Buffer.concat([Buffer.from(head), Buffer.alloc(Math.max(0, size - head.length), 0xa5)]).toString("base64");
const bigEndian = (value: number): number[] => [value >> 8, value & 255];
const ascii = (text: string): number[] => [...Buffer.from(text)];

const png = (width: number, height: number, size = 300_000): string =>
  file(
    [
      0x89,
      ...ascii("PNG\r\n\u001a\n"),
      0,
      0,
      0,
      13,
      ...ascii("IHDR"),
      0,
      0,
      ...bigEndian(width),
      0,
      0,
      ...bigEndian(height),
    ],
    size,
  );
/** With a preview of 40 kB before its size. */
const jpeg = (width: number, height: number): string =>
  file(
    [
      0xff,
      0xd8,
      0xff,
      0xe1,
      ...bigEndian(40_000),
      ...Array<number>(39_998).fill(1),
      0xff,
      0xc2,
      0,
      17,
      8,
      ...bigEndian(height),
      ...bigEndian(width),
    ],
    300_000,
  );
const gif = (width: number, height: number): string =>
  file([...ascii("GIF89a"), width & 255, width >> 8, height & 255, height >> 8], 300_000);
const webp = (width: number, height: number): string =>
  file(
    [
      ...ascii("RIFF"),
      0,
      0,
      0,
      0,
      ...ascii("WEBPVP8X"),
      10,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      (width - 1) & 255,
      (width - 1) >> 8,
      0,
      (height - 1) & 255,
      (height - 1) >> 8,
      0,
    ],
    300_000,
  );
const pdf = (size: number): string => file(ascii("%PDF-1.7"), size);
const wav = (bytesASecond: number, size: number): string =>
  file(
    [
      ...ascii("RIFF"),
      0,
      0,
      0,
      0,
      ...ascii("WAVEfmt "),
      16,
      0,
      0,
      0,
      1,
      0,
      1,
      0,
      0,
      0,
      0,
      0,
      ...[0, 8, 16, 24].map((bits) => (bytesASecond >>> bits) & 255),
    ],
    size,
  );

const imageUrl = (data: string): object => ({
  type: "image_url",
  image_url: { url: `data:image/x;base64,${data}` },
});
const chatFile = (data: string): object => ({
  type: "file",
  file: { filename: "a.pdf", file_data: `data:application/pdf;base64,${data}` },
});
const sound = (data: string): object => ({ type: "input_audio", input_audio: { format: "wav", data } });
const source = (data: string): object => ({
  type: "image",
  source: { type: "base64", media_type: "image/png", data },
});

/** Tokens that a request reserves beyond its text, about. */
function reserved(
  host: Host,
  client: Client,
  model: string,
  part: object,
  write: (body: string) => string = String,
): number {
  const body = { model, max_tokens: 1, messages: [{ role: "user", content: [part] }] };
  const exchange: Exchange = ask(host, client, write(JSON.stringify(body)));
  const limits = exchange.respond(json, completionOf(1, 1)).client.headers;
  const left =
    limits?.get("x-ratelimit-remaining-tokens") ?? limits?.get("anthropic-ratelimit-tokens-remaining");
  return ALLOWED - Number(left);
}

test.each<[string, Client, string, object, number]>([
  ["a PNG for OpenAI, by its tiles", "chat", "gpt-4o", imageUrl(png(1024, 1024)), 765],
  ["a wide one, scaled down", "chat", "gpt-4o", imageUrl(png(4096, 1024)), 85 + 170 * 4],
  ["a JPEG behind its preview", "chat", "gpt-4o", imageUrl(jpeg(1024, 1024)), 765],
  ["a GIF", "chat", "gpt-4o", imageUrl(gif(500, 500)), 255],
  ["a WebP", "chat", "gpt-4o", imageUrl(webp(1024, 1024)), 765],
  ["an image without a size", "chat", "gpt-4o", imageUrl(png(0, 0)), 1445],
  ["an image for Claude, by its pixels", "messages", "claude-x", source(png(750, 750)), 750],
  ["a large one for Claude", "messages", "claude-x", source(png(4000, 4000)), 1600],
  ["an image for Gemini, by its tiles", "chat", "gemini-2.5-pro", imageUrl(png(1000, 700)), 516],
  ["a document for OpenAI, by its size", "chat", "gpt-4o", chatFile(pdf(150_000)), 4_800],
  ["a document for Gemini", "chat", "gemini-2.5-pro", chatFile(pdf(150_000)), 774],
  ["sound for OpenAI, by its seconds", "chat", "gpt-4o", sound(wav(48_000, 480_000)), 100],
  ["sound for Gemini", "chat", "gemini-2.5-pro", sound(wav(48_000, 480_000)), 320],
  ["an image with a configured figure", "chat", "own", imageUrl(png(1024, 1024)), 100],
  ["a document with a configured figure", "chat", "own", chatFile(pdf(150_000)), 600],
  ["sound with a configured figure", "chat", "own", sound(wav(48_000, 480_000)), 3_000],
])("%s", async (_name, client, model, part, tokens) => {
  const text = reserved(await start(), client, model, { type: "text", text: "" });
  const found = reserved(await start(), client, model, part) - text;
  expect(found).toBeGreaterThanOrEqual(tokens);
  // The media's own members are text.
  expect(found).toBeLessThanOrEqual(tokens + 40);
});

test("text is text, also where it looks like a file, and so is a file that is none", async () => {
  const bytes = png(64, 64);
  const text = reserved(await start(), "chat", "gpt-4o", { type: "text", text: bytes });
  expect(text).toBeGreaterThan(bytes.length / 4);
  const broken = `!${bytes.slice(1)}`;
  expect(reserved(await start(), "chat", "gpt-4o", imageUrl(broken))).toBeGreaterThan(bytes.length / 4);
});

const PROSE = "All of this is text, whatever it begins with. ".repeat(200);

test.each<[string, object, Client?, string?]>([
  ["a text that begins as a data URL", { type: "text", text: `data:,${png(1, 1)}` }],
  ["a text that is a data URL", { type: "text", text: `data:image/png;base64,${png(1, 1)}` }],
  ["prose behind the head of an image", imageUrl(`${png(1, 1, 96)}${PROSE}`)],
  ["a data URL that is not in base64", { type: "image_url", image_url: { url: `data:,${png(1, 1)}` } }],
  [
    "a document's plain text",
    { type: "document", source: { type: "text", data: png(1, 1) } },
    "messages",
    "claude-x",
  ],
  [
    "what a tool is called with",
    { type: "tool_use", id: "t", name: "f", input: source(png(1, 1)) },
    "messages",
    "claude-x",
  ],
  ["data that belongs to nothing known", { type: "text", text: "", own: { data: png(1, 1) } }],
])("%s counts as text", async (_name, part, client = "chat", model = "gpt-4o") => {
  const found = reserved(await start(), client, model, part);
  expect(found).toBeGreaterThan(JSON.stringify(part).length / 4);
});

test("media cost at least what their bytes allow", async () => {
  expect(reserved(await start(), "chat", "gpt-4o", imageUrl(png(1, 1)))).toBeGreaterThan(1_445);
  // The model's own figure is 300 tokens a second; WAV has at most 400,000 bytes a second.
  const found = reserved(await start(), "chat", "own", sound(wav(0xffffffff, 1_200_000)));
  expect(found).toBeGreaterThan(900);
});

test.each([
  ["slashes", "/", "\\/"],
  ["pluses", "+", "\\u002B"],
])("an image with escaped %s is one", async (_name, plain, escaped) => {
  const image = jpeg(1024, 1024);
  const write = (body: string): string => body.replaceAll(plain, escaped);
  for (const count of [396, 397, 398, 399]) {
    const part = imageUrl(`${image.slice(0, 40)}${plain.repeat(count)}${image.slice(40 + count)}`);
    const found = reserved(await start(), "chat", "gpt-4o", part, write);
    expect(found).toBeGreaterThanOrEqual(765);
    expect(found).toBeLessThan(865);
  }
});

test("an entry's bound lets agents with large maximums run beside each other, and the cost is charged", async () => {
  const agents = async (model: string): Promise<boolean[]> => {
    const host = await startWith(
      entries,
      `ratelimits: [{ model: "*", limit: { tokens: 20000, unit: day } }]\n`,
      {},
    );
    const each = [1, 2, 3, 4].map(() => ask(host, "chat", { model, max_tokens: 16_000 }));
    return each.map(({ attempts }) => attempts.length > 0);
  };
  expect(await agents("gpt-4o")).toEqual([true, false, false, false]);
  expect(await agents("capped")).toEqual([true, true, true, true]);
  const host = await startWith(
    entries,
    `ratelimits: [{ model: "*", limit: { tokens: 20000, unit: day } }]\n`,
    {},
  );
  ask(host, "chat", { model: "capped", max_tokens: 16_000 }).respond(json, completionOf(10, 15_000));
  const next = ask(host, "chat", { model: "capped", max_tokens: 1 }).respond(json, completionOf(1, 1));
  expect(Number(next.client.headers?.get("x-ratelimit-remaining-tokens"))).toBeLessThan(5_000);
});

test.each([
  ["", 1_000],
  [", count_cached: false", 100],
])("cached tokens count unless the limit leaves them out (%s)", async (option, charged) => {
  const host = await startWith(
    entries,
    `ratelimits: [{ model: "*", limit: { tokens: 20000, unit: day }${option} }]\n`,
    {},
  );
  const usage = {
    prompt_tokens: 990,
    completion_tokens: 10,
    total_tokens: 1_000,
    prompt_tokens_details: { cached_tokens: 900 },
  };
  ask(host, "chat", { model: "gpt-4o" }).respond(
    json,
    JSON.stringify({ ...JSON.parse(completionOf(1, 1)), usage }),
  );
  const next = ask(host, "chat", { model: "gpt-4o", max_tokens: 1 });
  const left = next.respond(json, completionOf(1, 1)).client.headers?.get("x-ratelimit-remaining-tokens");
  expect(20_000 - charged - Number(left)).toBeLessThan(60);
  expect(20_000 - charged - Number(left)).toBeGreaterThan(0);
});
