// The server of the demos' agents: speaks chat completions, whole and streamed, and gives one answer.
import { createServer } from "node:http";
import { listen } from "./ports.js";
import { note } from "./say.js";

/**
 * `reply` gets the request's messages and headers and returns the answer's text, or throws an Error with a
 * `status`.
 */
export function startAgent({ name, port, reply }) {
  const server = createServer(async (request, response) => {
    try {
      const { messages, stream = false } = JSON.parse(await textOf(request));
      const content = await reply(messages, request.headers);
      note(name, `read: ${messages.at(-1)?.content.split("\n", 1)}`);
      if (stream) sendStream(response, content);
      else
        sendJson(
          response,
          200,
          completionOf({ message: { role: "assistant", content }, finish_reason: "stop" }),
        );
    } catch (error) {
      note(name, `fails: ${error.message}`);
      const body = {
        error: { message: error.message, type: "invalid_request_error", param: null, code: null },
      };
      sendJson(response, error.status ?? 400, body);
    }
  });
  listen(server, name, port);
}

/** Only the choice differs between answers. */
export function completionOf(choice) {
  return {
    id: "chatcmpl-demo",
    object: "chat.completion",
    created: Math.floor(Date.now() / 1_000),
    model: "demo",
    choices: [{ index: 0, ...choice }],
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
  };
}

export function sendJson(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

export async function textOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function sendStream(response, content) {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (delta, finish = null) => {
    const whole = completionOf({ delta, finish_reason: finish });
    response.write(
      `data: ${JSON.stringify({ ...whole, object: "chat.completion.chunk", usage: undefined })}\n\n`,
    );
  };
  send({ role: "assistant", content: "" });
  // Models stream tokens, which split words.
  for (const piece of content.match(/.{1,4}/gsu) ?? []) send({ content: piece });
  send({}, "stop");
  response.end("data: [DONE]\n\n");
}
