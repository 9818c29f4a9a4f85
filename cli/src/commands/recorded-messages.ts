// The messages of a recorded conversation, as `plano signals` reads them: ShareGPT's, or those of Chat Completions.
import type { Message } from "@plano/brightstaff/signals";
import { isObject } from "@plano/config/json";

const SPEAKERS: ReadonlySet<unknown> = new Set(["human", "gpt", "function_call", "observation"]);
const FORMS =
  "`from` (human, gpt, function_call, observation or system) and `value`, a text, or `role` and `content`";

/** Without what systems say. Throws an Error that says which message cannot be read. */
export function messagesOf(written: unknown): Message[] {
  if (!Array.isArray(written)) throw new Error("`messages` is no list");
  return written.flatMap((each: unknown, at) => {
    const messages = isObject(each) ? (sharedOf(each) ?? chatOf(each)) : undefined;
    if (messages === undefined) throw new Error(`messages[${at}] needs ${FORMS}`);
    return messages;
  });
}

function sharedOf({ from, value }: Record<string, unknown>): Message[] | undefined {
  if (from === "system") return [];
  return SPEAKERS.has(from) && typeof value === "string" ? [{ from, value } as Message] : undefined;
}

/** https://platform.openai.com/docs/api-reference/chat/create#chat-create-messages */
function chatOf({ role, content, tool_calls: calls }: Record<string, unknown>): Message[] | undefined {
  if (role === "system" || role === "developer") return [];
  const value = textOf(content);
  if (value === undefined) return undefined;
  if (role === "user") return [{ from: "human", value }];
  if (role === "tool" || role === "function") return [{ from: "observation", value }];
  if (role !== "assistant") return undefined;
  const said: Message[] = value === "" ? [] : [{ from: "gpt", value }];
  return [...said, ...(Array.isArray(calls) ? calls.flatMap(callOf) : [])];
}

function callOf(call: unknown): Message[] {
  const called = isObject(call) ? call.function : undefined;
  if (!isObject(called)) return [];
  const { name, arguments: written } = called;
  return [{ from: "function_call", value: JSON.stringify({ name, arguments: parsed(written) }) }];
}

function parsed(written: unknown): unknown {
  try {
    return typeof written === "string" ? JSON.parse(written) : written;
  } catch {
    return written;
  }
}

/** Of parts, the texts. */
function textOf(content: unknown): string | undefined {
  if (content === null || content === undefined) return "";
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return undefined;
  return content
    .flatMap((part: unknown) => (isObject(part) && typeof part.text === "string" ? [part.text] : []))
    .join("\n");
}
