// Items of the Responses API: as clients send them, as they are kept, and as a model gets them again.
import { randomUUID } from "node:crypto";
import {
  ANTHROPIC_SIGNATURES,
  GOOGLE_SIGNATURES,
  KEPT_CONVERSATION_PREFIX,
  KEPT_RESPONSE_PREFIX,
  PROVIDER_HEADER,
} from "@plano/config/contract";
import { isObject } from "../json.js";
import type { Item } from "../state/store.js";

const PREFIXES: Readonly<Record<string, string>> = {
  message: "msg",
  reasoning: "rs",
  function_call: "fc",
  function_call_output: "fco",
  custom_tool_call: "ctc",
  custom_tool_call_output: "ctco",
};

export const newResponseId = (): string => newId(KEPT_RESPONSE_PREFIX);
export const newConversationId = (): string => newId(KEPT_CONVERSATION_PREFIX);

/** Hard to guess: who knows an id may still belong to another tenant, and then gets nothing. */
function newId(prefix: string): string {
  return prefix + randomUUID().replaceAll("-", "");
}

/** Undefined when it is no list of objects, nor text. */
export function itemsOfInput(input: unknown): Item[] | undefined {
  if (input === undefined || input === null) return [];
  if (typeof input === "string") return [{ type: "message", role: "user", content: input }];
  return Array.isArray(input) && input.every(isObject) ? input : undefined;
}

/** With an id, and a message's text as a list of parts. */
export function keptItem(item: Item): Item {
  const { id, type = "message", ...others } = item;
  const named = typeof id === "string" && id !== "" ? id : newId(`${PREFIXES[String(type)] ?? "item"}_`);
  if (type !== "message" || typeof others.content !== "string") return { id: named, type, ...others };
  const { content: text } = others;
  const part =
    others.role === "assistant"
      ? { type: "output_text", text, annotations: [] }
      : { type: "input_text", text };
  return { id: named, type, ...others, content: [part] };
}

/** Providers look up ids of their own, and refuse others; what these items say they say without one. */
const NAMELESS = new Set([
  "message",
  "function_call",
  "function_call_output",
  "custom_tool_call",
  "custom_tool_call_output",
]);

/** A member of kept items: the provider that encrypted their content. No other can read it. */
const MAKER = PROVIDER_HEADER;

export function madeBy(item: Item, provider: string | undefined): Item {
  return provider !== undefined && isEncrypted(item) ? { ...item, [MAKER]: provider } : item;
}

/** As clients see it. */
export function shownItem(item: Item): Item {
  if (!(MAKER in item)) return item;
  const { [MAKER]: _maker, ...shown } = item;
  return shown;
}

const TRANSLATED = new RegExp(`^(${ANTHROPIC_SIGNATURES}|${GOOGLE_SIGNATURES})(-redacted)?:`);

/**
 * For a model that has not kept them. A provider cannot read reasoning that comes without its content, nor one with a Responses
 * API what another has encrypted. `natives`: the providers with a Responses API that may get them.
 */
export function replayedItems(items: readonly Item[], natives: readonly string[]): Item[] {
  return items
    .filter((item) => isReadable(item, natives))
    .map((kept) => {
      const item = shownItem(kept);
      if (!NAMELESS.has(String(item.type))) return item;
      const { id: _id, status: _status, ...others } = item;
      return others;
    });
}

/** Whether something is lost with the items that are not replayed. */
export function losesThoughts(items: readonly Item[], natives: readonly string[]): boolean {
  return items.some((item) => isEncrypted(item) && !isReadable(item, natives));
}

/** Of a conversation that lost its beginning: without the outputs whose calls went with it. */
export function withCalls(items: readonly Item[]): Item[] {
  const calls = new Set(items.flatMap(({ type, call_id: id }) => (isOutput(type) ? [] : [id])));
  return items.filter(({ type, call_id: id }) => !isOutput(type) || calls.has(id));
}

/** A turn that broke off may end with reasoning for an item that never came. */
export function wholeItems(items: readonly Item[]): Item[] {
  const last = items.findLastIndex(({ type }) => type !== "reasoning");
  return items.slice(0, last + 1);
}

export function isReference({ type, id, role }: Item): boolean {
  return type === "item_reference" || (type === undefined && role === undefined && typeof id === "string");
}

function isOutput(type: unknown): boolean {
  return typeof type === "string" && type.endsWith("_output");
}

function isEncrypted({ encrypted_content: encrypted }: Item): boolean {
  return typeof encrypted === "string";
}

function isReadable(
  { type, encrypted_content: encrypted, content, [MAKER]: maker }: Item,
  natives: readonly string[],
): boolean {
  if (typeof encrypted === "string") {
    if (natives.length > 0 && TRANSLATED.test(encrypted)) return false;
    return maker === undefined || natives.every((native) => native === maker);
  }
  return type !== "reasoning" || (Array.isArray(content) && content.length > 0);
}
