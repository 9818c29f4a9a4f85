// Requests to providers of the first two APIs, and their answers: whole, as streams, and the headers of both.

export const question = [{ role: "user", content: "hello" }];
export const json = { ":status": "200", "content-type": "application/json" };
export const sse = { ":status": "200", "content-type": "text/event-stream" };

export const completion = {
  id: "c1",
  object: "chat.completion",
  created: 1,
  model: "gpt-4o-2024-08-06",
  choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
};
/** The body of a whole answer with this usage. */
export const completionOf = (prompt: number, output: number) =>
  JSON.stringify({
    ...completion,
    usage: { prompt_tokens: prompt, completion_tokens: output, total_tokens: prompt + output },
  });
export const message = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-sonnet-4-5-20250929",
  content: [{ type: "text", text: "Hi" }],
  stop_reason: "end_turn",
  stop_sequence: null,
  usage: { input_tokens: 7, output_tokens: 3 },
};
export const chunk = (delta: object, finish: string | null = null, more: object = {}) =>
  `data: ${JSON.stringify({ id: "c1", object: "chat.completion.chunk", created: 1, model: "gpt-4o", choices: [{ index: 0, delta, finish_reason: finish }], ...more })}\n\n`;
export const usageChunk = `data: ${JSON.stringify({ id: "c1", object: "chat.completion.chunk", created: 1, model: "gpt-4o", choices: [], usage: completion.usage })}\n\n`;
export const DONE = "data: [DONE]\n\n";
export const event = (data: { type: string }) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
export const events = [
  event({ type: "message_start", message: { ...message, content: [], stop_reason: null } } as never),
  event({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } } as never),
  event({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hi" } } as never),
  event({ type: "content_block_stop", index: 0 } as never),
  event({
    type: "message_delta",
    delta: { stop_reason: "end_turn", stop_sequence: null },
    usage: { output_tokens: 3 },
  } as never),
  event({ type: "message_stop" }),
];
