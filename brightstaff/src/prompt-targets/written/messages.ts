// A text as a message. https://platform.claude.com/docs/en/api/messages
import { eventOf } from "./event.js";
import type { Head } from "./head.js";

const USAGE = { input_tokens: 0, output_tokens: 0 };

export function messageBody(head: Head, text: string): object {
  const content = text === "" ? [] : [{ type: "text", text }];
  return { ...messageOf(head), content, stop_reason: "end_turn", stop_sequence: null, usage: USAGE };
}

export async function* messageEvents(
  head: Head,
  pieces: AsyncIterable<string>,
): AsyncGenerator<string, void, undefined> {
  const message = { ...messageOf(head), content: [], stop_reason: null, stop_sequence: null, usage: USAGE };
  yield eventOf({ type: "message_start", message });
  yield eventOf({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } });
  for await (const text of pieces) {
    if (text !== "")
      yield eventOf({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } });
  }
  yield eventOf({ type: "content_block_stop", index: 0 });
  const delta = { stop_reason: "end_turn", stop_sequence: null };
  yield eventOf({ type: "message_delta", delta, usage: { output_tokens: 0 } });
  yield eventOf({ type: "message_stop" });
}

function messageOf({ id, model }: Head): object {
  return { id: `msg_${id}`, type: "message", role: "assistant", model };
}
