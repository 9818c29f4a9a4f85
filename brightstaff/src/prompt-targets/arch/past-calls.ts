// Calls of earlier turns, for clients that keep them: in the metadata `x-arch-state`, or as messages of the conversation.

import type { ClientApi } from "../../conversation/api.js";
import type { ClientRequest } from "../../exchange/client-request.js";
import { isObject, type JsonObject, objectsOf } from "../../json.js";
import type { JsonTexts } from "../../json-texts.js";
import { MOST_CALLS, type PastCall } from "../choice.js";
import { objectInText } from "./text.js";

export const STATE = "x-arch-state";
const PREFIX = "x-arch-";
const MODEL = "Arch-Function";

export interface ArchConversation {
  past: PastCall[];
  /** The client keeps such calls: it gets those of this turn. */
  isKept: boolean;
  /** The request without all of it. */
  body: JsonObject;
}

/** Requests may have earlier calls among their messages, and in their metadata. */
const HAS_MESSAGES_OF_CALLS: Record<ClientApi, boolean> = {
  "chat-completions": true,
  messages: false,
  responses: false,
};

/** `targets`: the names of all. Throws `OverBudget`. */
export function archConversationOf(
  { api, body }: Pick<ClientRequest, "api" | "body">,
  targets: ReadonlySet<string>,
  texts: JsonTexts,
): ArchConversation {
  if (!HAS_MESSAGES_OF_CALLS[api]) return { past: [], isKept: false, body };
  const metadata = isObject(body.metadata) ? body.metadata : {};
  const isStated = Object.hasOwn(metadata, STATE);
  const messages = Array.isArray(body.messages) ? body.messages : [];
  const read = messages.map((message) => readMessage(message, texts));
  const own = ownAmong(read, targets);
  const isKept = isStated || own.includes(true);
  if (!isKept) return { past: [], isKept, body };
  const stated = messagesIn(metadata[STATE], texts).map((message) => readMessage(message, texts));
  const others = Object.entries(metadata).filter(([name]) => !name.startsWith(PREFIX));
  const { metadata: _, ...rest } = body;
  return {
    past: pastCalls([...stated, ...read.filter((_message, index) => own[index])], targets, texts),
    isKept,
    body: {
      ...rest,
      messages: messages.filter((_message, index) => !own[index]),
      ...(others.length > 0 && { metadata: Object.fromEntries(others) }),
    },
  };
}

/** A list of messages, or an object that has one; each may be JSON in a string. Anything else is empty. */
function messagesIn(state: unknown, texts: JsonTexts): JsonObject[] {
  const value = parsed(state, texts);
  return objectsOf(isObject(value) ? parsed(value.messages, texts) : value);
}

function parsed(value: unknown, texts: JsonTexts): unknown {
  return typeof value === "string" ? texts.parse(value) : value;
}

interface KeptCall {
  name: string;
  id: unknown;
  /** May be JSON in a string. */
  given: unknown;
}

interface KeptMessage {
  message: JsonObject;
  calls: readonly KeptCall[];
}

function readMessage(value: unknown, texts: JsonTexts): KeptMessage {
  const message = isObject(value) ? value : {};
  return { message, calls: callsIn(message, texts) };
}

/** In `tool_calls`, or as Arch-Function writes them. */
function callsIn({ role, content, tool_calls: made }: JsonObject, texts: JsonTexts): KeptCall[] {
  if (role !== "assistant") return [];
  const own = objectsOf(made).flatMap(({ id, function: called }) =>
    isObject(called) ? callOf(called, id) : [],
  );
  if (own.length > 0 || typeof content !== "string" || !content.includes("tool_calls")) return own;
  return objectsOf(objectInText(content, "", texts)?.tool_calls).flatMap((call) => callOf(call, undefined));
}

function callOf({ name, arguments: given }: JsonObject, id: unknown): KeptCall[] {
  return typeof name === "string" ? [{ name, id, given }] : [];
}

/** Whether each is a call of a target or its result. Those of the client's own tools are not. */
function ownAmong(messages: readonly KeptMessage[], targets: ReadonlySet<string>): boolean[] {
  const ids = new Set<unknown>();
  return messages.map(({ message, calls }) => {
    const isCall = calls.length > 0 && calls.every(({ name }) => targets.has(name));
    if (isCall) for (const { id } of calls) ids.add(id);
    const isResult = message.role === "tool" && ids.has(message.tool_call_id);
    return message.model === MODEL || isCall || isResult;
  });
}

/** The latest. */
function pastCalls(
  messages: readonly KeptMessage[],
  targets: ReadonlySet<string>,
  texts: JsonTexts,
): PastCall[] {
  const known = pairs(messages).filter(({ call }) => targets.has(call.name));
  return known.slice(-MOST_CALLS).map(({ call: { name, given }, content }) => {
    const value = parsed(given, texts);
    const result = typeof content === "string" ? content : (JSON.stringify(content) ?? "");
    return { name, arguments: isObject(value) ? value : {}, result };
  });
}

/** A result belongs to the call that it names, or else to the first one that has none. */
function pairs(messages: readonly KeptMessage[]): { call: KeptCall; content: unknown }[] {
  const found: { call: KeptCall; content: unknown }[] = [];
  const all = messages.flatMap(({ calls }) => calls);
  const open = new Map<unknown, KeptCall>();
  const answered = new Set<KeptCall | undefined>();
  let [known, first] = [0, 0];
  for (const { message, calls } of messages) {
    known += calls.length;
    for (const call of calls) open.set(call.id ?? call, call);
    if (message.role !== "tool") continue;
    while (first < known && answered.has(all[first])) first += 1;
    const call = open.get(message.tool_call_id) ?? (first < known ? all[first] : undefined);
    if (call === undefined) continue;
    answered.add(call);
    open.delete(call.id);
    found.push({ call, content: message.content });
  }
  return found;
}
