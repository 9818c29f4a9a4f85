// Stands in for a model of a provider that speaks Messages. It thinks if it may, and reads a file before it
// answers.
import { createServer } from "node:http";
import { sendJson, textOf } from "../shared/agent.js";
import { listen } from "../shared/ports.js";
import { note } from "../shared/say.js";
import { refuseHeaders } from "./foreign-headers.js";

function answerTo({ messages, thinking, tools = [] }) {
  const last = messages.at(-1).content;
  const result = Array.isArray(last) ? last.find(({ type }) => type === "tool_result") : undefined;
  const thought = { type: "thinking", thinking: "The file will tell.", signature: "c2lnbmVk" };
  const [tool] = tools;
  const calls = tool !== undefined && result === undefined;
  const block = calls
    ? { type: "tool_use", id: "toolu_demo", name: tool.name, input: { path: "sum.js" } }
    : {
        type: "text",
        text: `${result === undefined ? "it adds two numbers." : "I have read the file; + must be there."}`,
      };
  return {
    id: "msg_demo",
    type: "message",
    role: "assistant",
    model: "thinker",
    content: thinking?.type === "enabled" && calls ? [thought, block] : [block],
    stop_reason: calls ? "tool_use" : "end_turn",
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  };
}

/** A block's start, and its deltas. */
const STREAMED = {
  text: ({ text }) => [{ type: "text", text: "" }, [{ type: "text_delta", text }]],
  thinking: ({ thinking, signature }) => [
    { type: "thinking", thinking: "", signature: "" },
    [
      { type: "thinking_delta", thinking },
      { type: "signature_delta", signature },
    ],
  ],
  tool_use: ({ input, ...block }) => [
    { ...block, input: {} },
    [{ type: "input_json_delta", partial_json: JSON.stringify(input) }],
  ],
};

function sendStream(response, { content, stop_reason, stop_sequence, usage, ...message }) {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (event) => response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  const start = { ...message, content: [], stop_reason: null, stop_sequence: null, usage };
  send({ type: "message_start", message: start });
  for (const [index, block] of content.entries()) {
    const [content_block, deltas] = STREAMED[block.type](block);
    send({ type: "content_block_start", index, content_block });
    for (const delta of deltas) send({ type: "content_block_delta", index, delta });
    send({ type: "content_block_stop", index });
  }
  send({ type: "message_delta", delta: { stop_reason, stop_sequence }, usage: { output_tokens: 1 } });
  send({ type: "message_stop" });
  response.end();
}

const server = createServer(async (request, response) => {
  const body = JSON.parse(await textOf(request));
  try {
    refuseHeaders(request.headers, /^(authorization|x-api-key|openai-.*)$/);
    const message = answerTo(body);
    note("thinker", message.stop_reason === "tool_use" ? "wants to read a file" : "answers");
    if (body.stream === true) sendStream(response, message);
    else sendJson(response, 200, message);
  } catch ({ message, status = 500 }) {
    sendJson(response, status, { type: "error", error: { type: "invalid_request_error", message } });
  }
});
listen(server, "thinker", 10562);
