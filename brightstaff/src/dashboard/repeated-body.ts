// The body of a chat that says again what was said in a request, as far as that is kept.
import type { Observation, ObservedPart } from "@plano/config/contract";

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

/** What stands where something was left out. */
const MARK = "…";

export function repeatedBody(
  parts: readonly ObservedPart[],
  { omitted, shape }: Pick<Observation, "omitted" | "shape">,
): RepeatedBody {
  const asked = parts.filter(({ message }) => message < shape.messages);
  const calls = asked.filter(({ kind }) => kind === "tool_call");
  const answered = new Set(asked.flatMap(({ kind, id }) => (kind === "tool_result" ? (id ?? []) : [])));
  // APIs refuse a call without its result, and a result without its call.
  const paired = new Set(calls.flatMap(({ id }) => (id !== undefined && answered.has(id) ? id : [])));
  const sent = asked.filter((part) => isSent(part, paired));
  const names = new Set(sent.flatMap(({ kind, name }) => (kind === "tool_call" ? (name ?? []) : [])));
  const tools = [...names].map((name) => ({
    type: "function" as const,
    function: { name, parameters: { type: "object" } },
  }));
  return {
    messages: byMessage(sent).flatMap(messagesOf),
    ...(tools.length > 0 && { tools }),
    isWhole: sent.length === asked.length && (omitted?.bytes ?? 0) === 0 && !asked.some(isCut),
  };
}

function isSent({ kind, id, text }: ObservedPart, paired: ReadonlySet<string>): boolean {
  if (kind === "text") return text !== undefined && text !== "";
  return (kind === "tool_call" || kind === "tool_result") && id !== undefined && paired.has(id);
}

function isCut({ text = "", bytes }: ObservedPart): boolean {
  return text.includes(MARK) && Buffer.byteLength(text) < bytes;
}

function byMessage(parts: readonly ObservedPart[]): ObservedPart[][] {
  const messages = new Map<number, ObservedPart[]>();
  for (const part of parts) messages.set(part.message, [...(messages.get(part.message) ?? []), part]);
  return [...messages].sort(([one], [other]) => one - other).map(([, own]) => own);
}

function messagesOf(parts: readonly ObservedPart[]): Message[] {
  const results = parts
    .filter(({ kind }) => kind === "tool_result")
    .map(({ id = "", text = "" }): Message => ({ role: "tool", tool_call_id: id, content: text }));
  const texts = parts.flatMap(({ kind, text }) => (kind === "text" ? (text ?? []) : []));
  const calls = parts
    .filter(({ kind }) => kind === "tool_call")
    .map(
      ({ id = "", name = "", text = "" }): Call => ({
        ...{ id, type: "function" },
        function: { name, arguments: text },
      }),
    );
  const [{ role } = { role: "user" as const }] = parts;
  if (texts.length === 0 && calls.length === 0) return results;
  const said: Message = {
    role,
    content: texts.length === 0 ? null : texts.join("\n"),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  return [...results, said];
}
