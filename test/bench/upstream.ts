// A provider that costs next to nothing: canned answers of both APIs, whole and streamed in 50 events. Runs as a process
// of its own, so that its work is not the load generator's. Prints its port.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const EVENTS = 50;
/** Whether a stream is wanted stands near the beginning or the end of a body; the middle is not looked at. */
const EDGE = 2_000;
const WORDS = Array.from({ length: EVENTS - 3 }, (_, index) => `word${index} `);

const completion = JSON.stringify({
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1_750_000_000,
  model: "m",
  choices: [
    {
      index: 0,
      message: { role: "assistant", content: "Hello there." },
      logprobs: null,
      finish_reason: "stop",
    },
  ],
  usage: { prompt_tokens: 10, completion_tokens: 3, total_tokens: 13 },
});

const chunk = (delta: object, finish: string | null): string =>
  `data: ${JSON.stringify({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const chatStream = [
  chunk({ role: "assistant", content: "" }, null),
  ...WORDS.map((content) => chunk({ content }, null)),
  chunk({}, "stop"),
  "data: [DONE]\n\n",
];

const event = (type: string, data: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
const usage = { input_tokens: 10, output_tokens: 1 };
const messagesStream = [
  event("message_start", {
    message: {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "m",
      content: [],
      stop_reason: null,
      usage,
    },
  }),
  event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
  ...WORDS.map((text) => event("content_block_delta", { index: 0, delta: { type: "text_delta", text } })),
  event("content_block_stop", { index: 0 }) +
    event("message_delta", {
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage: { output_tokens: 47 },
    }) +
    event("message_stop", {}),
];

const server = createServer((request, response) => {
  let edges = "";
  request.on("data", (data: Buffer) => {
    edges = `${edges.slice(0, EDGE)} ${data.subarray(0, EDGE).toString("latin1")} ${data.subarray(-EDGE).toString("latin1")}`;
  });
  request.on("end", () => {
    if (!edges.includes('"stream":true')) {
      response.writeHead(200, { "content-type": "application/json", "content-length": completion.length });
      response.end(completion);
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    const events = (request.url ?? "").endsWith("/messages") ? messagesStream : chatStream;
    let sent = 0;
    // One event a turn of the loop: each is a write, and so a chunk, of its own.
    const next = (): void => {
      const text = events[sent++];
      if (text === undefined || response.destroyed) return void response.end();
      response.write(text);
      setImmediate(next);
    };
    next();
  });
});
server.keepAliveTimeout = 120_000;
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
process.stdin.on("end", () => process.exit(0)).resume();
