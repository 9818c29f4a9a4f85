// Calls of earlier turns, for clients that keep them: in the metadata `x-arch-state`, or as messages of the conversation.

import type { ClientApi } from "../../conversation/api.js";
import { isObject, type JsonObject, objectsOf } from "../../json.js";
import type { PastCall, WantedCall } from "../choice.js";
import { objectInText } from "./text.js";

export const STATE = "x-arch-state";
const PREFIX = "x-arch-";
const MODEL = "Arch-Function";
const MOST_CALLS = 8;

export interface ArchConversation {
  past: PastCall[];
  /** The client keeps such calls: it gets those of this turn. */
  isKept: boolean;
  /** The request without all of it. */
  body: JsonObject;
}

/** `targets`: the names of all. */
export function archConversationOf(
  api: ClientApi,
  body: JsonObject,
  targets: ReadonlySet<string>,
): ArchConversation {
  if (api !== "chat-completions") return { past: [], isKept: false, body };
  const metadata = isObject(body.metadata) ? body.metadata : {};
  const isStated = Object.hasOwn(metadata, STATE);
  const messages = Array.isArray(body.messages) ? body.messages : [];
  const own = ownAmong(messages, targets);
  const isKept = isStated || own.includes(true);
  if (!isKept) return { past: [], isKept, body };
  const written = [...messagesIn(metadata[STATE]), ...objectsOf(messages.filter((_, index) => own[index]))];
  const others = Object.entries(metadata).filter(([name]) => !name.startsWith(PREFIX));
  const { metadata: _, ...rest } = body;
  return {
    past: pairs(written, targets).slice(-MOST_CALLS),
    isKept,
    body: {
      ...rest,
      messages: messages.filter((_message, index) => !own[index]),
      ...(others.length > 0 && { metadata: Object.fromEntries(others) }),
    },
  };
}

/** A list of messages, or an object that has one; each may be JSON in a string. Anything else is empty. */
function messagesIn(state: unknown): JsonObject[] {
  const value = parsed(state);
  return objectsOf(isObject(value) ? parsed(value.messages) : value);
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** Whether each is a call of a target or its result. Those of the client's own tools are not. */
function ownAmong(messages: readonly unknown[], targets: ReadonlySet<string>): boolean[] {
  const ids = new Set<unknown>();
  return messages.map((message) => {
    if (!isObject(message)) return false;
    const calls = callsIn(message);
    const isCall = calls.length > 0 && calls.every(({ name }) => targets.has(name));
    if (isCall) for (const { id } of calls) ids.add(id);
    const isResult = message.role === "tool" && ids.has(message.tool_call_id);
    return message.model === MODEL || isCall || isResult;
  });
}

interface KeptCall extends WantedCall {
  id: unknown;
}

/** In `tool_calls`, or as Arch-Function writes them. */
function callsIn({ role, content, tool_calls: made }: JsonObject): KeptCall[] {
  if (role !== "assistant") return [];
  const own = objectsOf(made).flatMap(({ id, function: called }) =>
    isObject(called) ? callOf(called, id) : [],
  );
  if (own.length > 0 || typeof content !== "string" || !content.includes("tool_calls")) return own;
  return objectsOf(objectInText(content, "")?.tool_calls).flatMap((call) => callOf(call, undefined));
}

function callOf({ name, arguments: given }: JsonObject, id: unknown): KeptCall[] {
  if (typeof name !== "string") return [];
  const value = parsed(given);
  return [{ name, arguments: isObject(value) ? value : {}, id }];
}

function pairs(messages: readonly JsonObject[], targets: ReadonlySet<string>): PastCall[] {
  const past: PastCall[] = [];
  const open: KeptCall[] = [];
  for (const message of messages) {
    open.push(...callsIn(message));
    if (message.role !== "tool") continue;
    const index = Math.max(
      0,
      open.findIndex(({ id }) => id !== undefined && id === message.tool_call_id),
    );
    const [call] = open.splice(index, 1);
    if (call === undefined || !targets.has(call.name)) continue;
    const { content } = message;
    const result = typeof content === "string" ? content : (JSON.stringify(content) ?? "");
    past.push({ name: call.name, arguments: call.arguments, result });
  }
  return past;
}
