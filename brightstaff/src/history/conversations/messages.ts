// The parts of a request as messages in which signals are looked for.
import type { ObservedPart } from "@plano/config/contract";
import type { Message } from "../../signals/index.js";

/** A message with its index in the request. */
export interface IndexedMessage extends Message {
  index: number;
}

interface Known {
  /** Index of the first message that is new. */
  from: number;
  /** The assistant's message at `from` was seen before, as the answer that it was. */
  isAnswerKnown: boolean;
}

export function newMessages(
  parts: readonly ObservedPart[],
  { from, isAnswerKnown }: Known,
): IndexedMessage[] {
  return parts
    .filter(
      ({ message, role }) => message >= from && !(isAnswerKnown && message === from && role === "assistant"),
    )
    .flatMap((part) => messageOf(part) ?? []);
}

function messageOf({ role, kind, message: index, text, name }: ObservedPart): IndexedMessage | undefined {
  if (text === undefined) return undefined;
  if (kind === "tool_call")
    return { index, from: "function_call", value: JSON.stringify({ name, arguments: text }) };
  if (kind === "tool_result") return { index, from: "observation", value: text };
  if (kind !== "text" || role === "system") return undefined;
  return { index, from: role === "assistant" ? "gpt" : "human", value: text };
}
