// Amazon's own SDK reads the frames that tests send.
import { createServer, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { BedrockRuntimeClient, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeFrames, frameStarts } from "./frames.js";

let server: Http2Server;
let client: BedrockRuntimeClient;
let body: Buffer;

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  client = new BedrockRuntimeClient({
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: "none", secretAccessKey: "none" },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
});

async function received(source: string): Promise<unknown[]> {
  body = encodeFrames(source);
  const { stream = [] } = await client.send(new ConverseStreamCommand({ modelId: "m" }));
  const events: unknown[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

const START = 'messageStart {"role":"assistant"}\n';
const DELTA = 'contentBlockDelta {"contentBlockIndex":0,"delta":{"text":"é\\n"}}\n';
const STOP = 'messageStop {"stopReason":"end_turn"}\n';

test("events arrive with their names and data", async () => {
  expect(await received(START + DELTA + STOP)).toEqual([
    { messageStart: { role: "assistant" } },
    { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "é\n" } } },
    { messageStop: { stopReason: "end_turn" } },
  ]);
});

test("an exception arrives as one", async () => {
  await expect(received(`${START}!throttlingException {"message":"slow down"}\n`)).rejects.toMatchObject({
    name: "ThrottlingException",
    message: "slow down",
  });
});

test("a stream can stop within a frame", async () => {
  const whole = encodeFrames(START + DELTA);
  const cut = encodeFrames(`${START}${DELTA}-5\n`);
  expect(cut).toEqual(whole.subarray(0, -5));
  expect(frameStarts(whole)).toEqual([0, encodeFrames(START).length, whole.length]);
});
