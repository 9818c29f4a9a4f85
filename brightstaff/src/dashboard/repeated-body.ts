// The body of a chat that says again what was said in a request, as far as that is kept. Whichever API the request was of,
// the messages are in an order that Chat Completions takes: all calls of a turn in one message, and their results right
// behind it.
import type { Observation, ObservedPart } from "@plano/config/contract";
import { isObject } from "@plano/config/json";
import { MARK } from "../history/cut-secrets.js";

interface Call {
  id: string;
  type: "function";
  function: { name: string; arguments: string };
}

interface Message {
  role: "system" | "user" | "assistant" | "tool";
  content: string | null;
  tool_calls?: Call[];
  tool_call_id?: string;
}

export interface RepeatedBody {
  messages: Message[];
  /** Those that were called; what they take is not kept. */
  tools?: { type: "function"; function: { name: string; parameters: object } }[];
  /** False where something that was said is not in it. */
  isWhole: boolean;
}

/** What stands where something was masked. */
const MASK = /⟦[^⟧]+⟧/;
/** Within a message: a system prompt beside the messages comes first, and results follow the calls of the message before. */
const RANKS = { system: 0, tool: 1, user: 2, assistant: 2 } as const;

export function repeatedBody(
  parts: readonly ObservedPart[],
  { omitted, shape }: Pick<Observation, "omitted" | "shape">,
): RepeatedBody {
  const asked = parts.filter((part) => part.message < shape.messages && !isEmpty(part));
  const paired = idsOfPairs(asked);
  const sent = asked.filter((part) => isSent(part, paired));
  const names = new Set(sent.flatMap(({ kind, name }) => (kind === "tool_call" ? (name ?? []) : [])));
  const tools = [...names].map((name) => ({
    type: "function" as const,
    function: { name, parameters: { type: "object" } },
  }));
  const isAll = sent.length === asked.length && (omitted?.bytes ?? 0) === 0 && (omitted?.messages ?? 0) === 0;
  return {
    messages: withCallsTogether(byTurn(sent).flatMap(messagesOf)),
    ...(tools.length > 0 && { tools }),
    // Of tools that are offered, what they are for and what they take is not kept.
    isWhole: isAll && shape.tools === 0 && !sent.some(isChanged),
  };
}

function isEmpty({ kind, bytes }: ObservedPart): boolean {
  return kind === "text" && bytes === 0;
}

/** APIs refuse a call without its result, and a result without its call. */
function idsOfPairs(parts: readonly ObservedPart[]): ReadonlySet<string> {
  const calls = parts.filter(({ kind, name }) => kind === "tool_call" && name !== undefined);
  const answered = new Set(parts.flatMap(({ kind, id }) => (kind === "tool_result" ? (id ?? []) : [])));
  return new Set(calls.flatMap(({ id }) => (id !== undefined && answered.has(id) ? id : [])));
}

/** A tool's text that names no call has no place in a chat. */
function isSent({ role, kind, id, text = "" }: ObservedPart, paired: ReadonlySet<string>): boolean {
  if (kind === "text") return text !== "" && role !== "tool";
  return (kind === "tool_call" || kind === "tool_result") && id !== undefined && paired.has(id);
}

function isChanged({ kind, text = "", bytes }: ObservedPart): boolean {
  if (kind === "tool_call" && bytes > 0 && argumentsOf(text) !== text) return true;
  return MASK.test(text) || (text.includes(MARK) && Buffer.byteLength(text) < bytes);
}

/** The parts of one message and role: tools' results are a turn of their own, beside what the user says in the same message. */
function byTurn(parts: readonly ObservedPart[]): ObservedPart[][] {
  const turns = new Map<number, ObservedPart[]>();
  for (const part of parts) {
    const turn = part.message * 3 + RANKS[part.role];
    turns.set(turn, [...(turns.get(turn) ?? []), part]);
  }
  return [...turns].sort(([one], [other]) => one - other).map(([, own]) => own);
}

function messagesOf(parts: readonly ObservedPart[]): Message[] {
  const [{ role } = { role: "user" as const }] = parts;
  if (role === "tool") return resultsOf(parts);
  const texts = parts.flatMap(({ kind, text }) => (kind === "text" ? (text ?? []) : []));
  const calls = parts.filter(({ kind }) => kind === "tool_call").map(callOf);
  const content = texts.length === 0 ? null : texts.join("\n");
  return [{ role, content, ...(calls.length > 0 && { tool_calls: calls }) }];
}

function resultsOf(parts: readonly ObservedPart[]): Message[] {
  const results = new Map<string, string[]>();
  for (const { id = "", text = "" } of parts) results.set(id, [...(results.get(id) ?? []), text]);
  return [...results].map(([id, texts]) => ({ role: "tool", tool_call_id: id, content: texts.join("\n") }));
}

function callOf({ id = "", name = "", text = "" }: ObservedPart): Call {
  return { id, type: "function", function: { name, arguments: argumentsOf(text) } };
}

/** APIs refuse arguments that are no object, such as a custom tool's text, or what is left where the middle is not kept. */
function argumentsOf(text: string): string {
  return isObjectText(text) ? text : JSON.stringify(text.trim() === "" ? {} : { input: text });
}

function isObjectText(text: string): boolean {
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}

/** The Responses API has an item for each call of a turn. */
function withCallsTogether(messages: readonly Message[]): Message[] {
  const together: Message[] = [];
  for (const message of messages) {
    const last = together.at(-1);
    const calls = [...(last?.tool_calls ?? []), ...(message.tool_calls ?? [])];
    if (last?.role !== "assistant" || message.role !== "assistant" || calls.length === 0)
      together.push(message);
    else {
      const texts = [last.content, message.content].filter((text) => text !== null);
      const content = texts.length === 0 ? null : texts.join("\n");
      together[together.length - 1] = { role: "assistant", content, tool_calls: calls };
    }
  }
  return together;
}
