// A provider that reports tokens of every kind, and refuses a request without messages.
import { startUpstream, type TestUpstream } from "../upstream.js";

export const usage = {
  prompt_tokens: 20,
  completion_tokens: 11,
  total_tokens: 31,
  prompt_tokens_details: { cached_tokens: 16 },
  completion_tokens_details: { reasoning_tokens: 4 },
};

interface Asked {
  stream?: boolean;
  messages: unknown[];
}

export function startProvider(): Promise<TestUpstream> {
  return startUpstream((response, { body }) => {
    const asked = JSON.parse(body.toString()) as Asked;
    const head = { id: "c", created: 1, model: "m" };
    if (asked.messages.length === 0) {
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message: "no messages", type: "invalid_request_error" } }));
    } else if (asked.stream === true) {
      const chunk = (choices: object[], more = {}): string =>
        `data: ${JSON.stringify({ ...head, object: "chat.completion.chunk", choices, ...more })}\n\n`;
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(chunk([{ index: 0, delta: { role: "assistant", content: "Hi" }, finish_reason: null }]));
      response.write(chunk([{ index: 0, delta: {}, finish_reason: "stop" }]));
      response.end(`${chunk([], { usage })}data: [DONE]\n\n`);
    } else {
      const message = { role: "assistant", content: "Hi" };
      const choices = [{ index: 0, message, finish_reason: "stop" }];
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ ...head, object: "chat.completion", choices, usage }));
    }
  });
}
