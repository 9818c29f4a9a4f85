import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import type { ClientApi } from "../conversation/api.js";
import { tellingBreaks } from "./broken-stream.js";

const BEGUN = 'data: {"choices":[]}\n\n';

async function* breaking(events: string[]): AsyncGenerator<Buffer, void, undefined> {
  for (const event of events) yield Buffer.from(event);
  throw new Error("reset by 10.0.0.5");
}

async function heard(
  events: string[],
  api: ClientApi = "chat-completions",
  type = "text/event-stream; charset=utf-8",
): Promise<{ body: string; told: number }> {
  let told = 0;
  const body = Readable.from(breaking(events), { objectMode: false });
  const answer = { status: 200, headers: { "content-type": type }, body };
  const ended = tellingBreaks(answer, api, () => {
    told += 1;
  });
  return { body: await text(ended.body), told };
}

test.each<[ClientApi, string]>([
  ["chat-completions", 'data: {"error":{"message":"The answer broke off'],
  [
    "messages",
    'event: error\ndata: {"type":"error","error":{"type":"api_error","message":"The answer broke off',
  ],
  [
    "responses",
    'event: error\ndata: {"type":"error","code":"upstream_reset","message":"The answer broke off',
  ],
])("a stream of %s that breaks off ends with an error event without internal details", async (api, event) => {
  const { body, told } = await heard([BEGUN], api);
  expect(body.startsWith(`${BEGUN}${event}`)).toBe(true);
  expect([body.endsWith("\n\n"), body.includes("10.0.0.5"), told]).toEqual([true, false, 1]);
});

test.each(['data: {"error":{"message":"too long"}}\n\n', "event: error\ndata: {}\n\n"])(
  "a stream that has sent its error event gets no second one: %j",
  async (error) => {
    expect(await heard([BEGUN, error])).toEqual({ body: BEGUN + error, told: 0 });
  },
);

test("a whole response that breaks off gets no error event", async () => {
  await expect(heard([BEGUN], "chat-completions", "application/json")).rejects.toThrow("reset");
});
