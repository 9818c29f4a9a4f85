// The frames of a streamed Converse answer. Text and reasoning have no start event, tools have one.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
import type { Answer } from "../answer.js";
import type { Failure } from "../api.js";
import { REDACTED_THINKING, SIGNATURES } from "../signatures.js";
import { STOP, usageOf } from "./answer.js";
import { frame } from "./frames.js";

/** Bedrock pads its events to hide their lengths. */
const PADDING = "abcdefghijklmnopqrstuvwxyz";

export function* converseEvents(answer: Answer): Generator<Buffer> {
  let index = 0;
  yield event("messageStart", { role: "assistant" });
  if (answer.thinking !== "" || answer.redacted) {
    const parts = answer.redacted
      ? [{ redactedContent: REDACTED_THINKING }]
      : [{ text: answer.thinking }, { signature: SIGNATURES.anthropic }];
    yield* block(
      index++,
      parts.map((reasoningContent) => ({ reasoningContent })),
    );
  }
  if (answer.pieces.length > 0) {
    yield* block(
      index++,
      answer.pieces.map((text) => ({ text })),
    );
  }
  for (const { id, name, input } of answer.toolCalls) {
    const json = JSON.stringify(input);
    const middle = Math.ceil(json.length / 2);
    const start = { toolUse: { toolUseId: `tooluse_${id}`, name } };
    yield event("contentBlockStart", { contentBlockIndex: index, start });
    const parts = ["", json.slice(0, middle), json.slice(middle)];
    yield* block(
      index++,
      parts.map((part) => ({ toolUse: { input: part } })),
    );
  }
  yield event("messageStop", { stopReason: STOP[answer.stop] });
  yield event("metadata", { metrics: { latencyMs: 1 }, usage: usageOf(answer) });
}

/** An exception that the API declares; as the last event, an error that it does not declare. */
export function converseFailure({ message, lastEvent }: Failure): Buffer {
  if (lastEvent) {
    const headers = { ":message-type": "error", ":error-code": "InternalFailure", ":error-message": message };
    return frame(headers, {});
  }
  return frame(
    {
      ":exception-type": "modelStreamErrorException",
      ":content-type": "application/json",
      ":message-type": "exception",
    },
    { message, originalMessage: message, originalStatusCode: 500 },
  );
}

function* block(contentBlockIndex: number, deltas: readonly object[]): Generator<Buffer> {
  for (const delta of deltas) yield event("contentBlockDelta", { contentBlockIndex, delta });
  yield event("contentBlockStop", { contentBlockIndex });
}

function event(type: string, data: object): Buffer {
  const headers = { ":event-type": type, ":content-type": "application/json", ":message-type": "event" };
  return frame(headers, { ...data, p: PADDING.slice(0, type.length) });
}
