// Entries as JSON texts. A response's turn is a text of its own, so that reading a chain parses nothing else.
import type { JsonObject } from "../json.js";
import type { Item, NewConversation, NewResponse, ReadItems, ReadLimits } from "./store.js";

type Head = Omit<NewResponse, "previous" | "input" | "output">;

interface Turn {
  previous?: string;
  input: Item[];
  output: Item[];
}

export interface EncodedTurn {
  text: string;
  bytes: number;
}

export interface EncodedResponse {
  head: string;
  turn: string;
  /** Of both. */
  bytes: number;
}

export function encodeResponse({ previous, input, output, ...head }: NewResponse): EncodedResponse {
  const texts = {
    head: JSON.stringify(head),
    turn: JSON.stringify({ previous, input, output }),
  };
  return { ...texts, bytes: Buffer.byteLength(texts.head) + Buffer.byteLength(texts.turn) };
}

export function decodeResponse({ head, turn }: Pick<EncodedResponse, "head" | "turn">): NewResponse {
  return { ...(JSON.parse(head) as Head), ...(JSON.parse(turn) as Turn) };
}

export interface EncodedItems {
  texts: string[];
  bytes: number;
}

export function encodeItems(items: readonly Item[]): EncodedItems {
  const texts = items.map((item) => JSON.stringify(item));
  return { texts, bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) };
}

export function encodeConversation(conversation: NewConversation): { head: string; bytes: number } {
  const head = JSON.stringify(conversation);
  return { head, bytes: Buffer.byteLength(head) };
}

export function decodeConversation(head: string): NewConversation {
  return JSON.parse(head) as NewConversation;
}

/** Reads back from the latest turn. A turn is read as a whole, or not at all. */
export async function readChain(
  id: string,
  limits: ReadLimits,
  turnOf: (id: string) => Promise<EncodedTurn | undefined>,
): Promise<ReadItems | undefined> {
  const turns: Turn[] = [];
  const left = { ...limits };
  const until = (end: ReadItems["end"]): ReadItems => ({ items: itemsOf(turns), end });
  for (let next: string | undefined = id; next !== undefined; ) {
    const encoded = await turnOf(next);
    if (encoded === undefined) return turns.length === 0 ? undefined : until("missing");
    left.bytes -= encoded.bytes;
    if (left.bytes < 0) return until("limit");
    const turn = JSON.parse(encoded.text) as Turn;
    left.items -= turn.input.length + turn.output.length;
    if (left.items < 0) return until("limit");
    turns.push(turn);
    next = turn.previous;
  }
  return until("start");
}

/** `latest`: turns, the latest first. */
export function readTurns(latest: readonly string[], end: ReadItems["end"]): ReadItems {
  return { items: itemsOf(latest.map((text) => JSON.parse(text) as Turn)), end };
}

function itemsOf(latest: readonly Turn[]): Item[] {
  return latest.toReversed().flatMap(({ input, output }) => [...input, ...output]);
}

/** `latest`: all items as JSON, the latest first. */
export async function readLatest(
  latest: Iterable<string> | AsyncIterable<string>,
  limits: ReadLimits,
): Promise<ReadItems> {
  const items: JsonObject[] = [];
  let bytes = 0;
  for await (const text of latest) {
    bytes += Buffer.byteLength(text);
    if (items.length === limits.items || bytes > limits.bytes)
      return { items: items.toReversed(), end: "limit" };
    items.push(JSON.parse(text) as JsonObject);
  }
  return { items: items.toReversed(), end: "start" };
}
