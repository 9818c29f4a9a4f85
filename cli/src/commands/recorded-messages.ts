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
function chatOf({ role, content, ...more }: Record<string, unknown>): Message[] | undefined {
  if (role === "system" || role === "developer") return [];
  const value = textOf(content);
  if (value === undefined) return undefined;
  if (role === "user") return [{ from: "human", value }];
  if (role === "tool" || role === "function") return [{ from: "observation", value }];
  if (role !== "assistant") return undefined;
  const said: Message[] = value === "" ? [] : [{ from: "gpt", value }];
  return [...said, ...callsOf(more)];
}

/** `function_call` is the deprecated predecessor of `tool_calls`. */
function callsOf({ tool_calls: calls, function_call: only }: Record<string, unknown>): Message[] {
  const told = Array.isArray(calls) ? calls : isObject(only) ? [{ function: only }] : [];
  return told.flatMap(callOf);
}

function callOf(call: unknown): Message[] {
  const called = isObject(call) ? (call.function ?? call.custom) : undefined;
  if (!isObject(called)) return [];
  const { name, arguments: given = called.input } = called;
  const told = JSON.stringify(typeof name === "string" ? name : "unknown");
  return [{ from: "function_call", value: `{"name":${told},"arguments":${jsonOf(given)}}` }];
}

/** Texts that are JSON stay as they are: they may be nested too deeply to be written anew. */
function jsonOf(given: unknown): string {
  try {
    if (typeof given !== "string") return JSON.stringify(given ?? null);
    JSON.parse(given);
    return given;
  } catch {
    return typeof given === "string" ? JSON.stringify(given) : "null";
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
