// The text of an API's response: as it is, or what a chat completion in it says.
import type { Readable } from "node:stream";
import { answerText } from "../conversation/answer.js";
import { createFrameReader } from "../filters/stream/frames.js";
import { textDeltaOf } from "../filters/stream/text-delta.js";
import { objectsOf, parseObject } from "../json.js";
import { countValues, MOST_VALUES } from "../json-size.js";
import { charging, type Holding } from "../memory-budget.js";
import { eachChunk } from "../upstream/each-chunk.js";

/** Bytes; what is larger is too much for a model's context, too. */
const LARGEST_RESPONSE = 1 << 20;

const TEXTS = /^(text\/|application\/(.*\+)?(json|xml|yaml|csv|javascript|x-ndjson|x-yaml|sql|graphql)\b)/i;

export class TooLarge extends Error {}

/** Whether a response of the type is a text; one without a type may be. */
export function isText(contentType: string): boolean {
  return contentType === "" || TEXTS.test(contentType);
}

/** Rejects with `TooLarge`, or when the response breaks off. */
export async function wholeText(body: Readable, contentType: string, holding: Holding): Promise<string> {
  if (isEvents(contentType)) {
    let text = "";
    for await (const piece of spokenPieces(body, holding)) text += piece;
    return text;
  }
  const chunks: Buffer[] = [];
  const charge = boundedBy(holding);
  await eachChunk(body, (chunk) => {
    charge(chunk);
    chunks.push(chunk);
  });
  const bytes = Buffer.concat(chunks);
  const text = decode(bytes, contentType);
  return countValues(bytes) > MOST_VALUES ? text : (spokenIn(text) ?? text);
}

/** The pieces of text in server-sent events, as they arrive. */
export async function* spokenPieces(
  body: Readable,
  holding: Holding,
): AsyncGenerator<string, void, undefined> {
  const part = holding.part();
  const reader = createFrameReader(part);
  const charge = boundedBy(holding);
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      charge(chunk);
      yield* piecesOf(reader.read(chunk));
    }
    yield* piecesOf(reader.end());
  } finally {
    part.release();
  }
}

export function isEvents(contentType: string): boolean {
  return /^text\/event-stream\b/i.test(contentType);
}

type Parts = ReturnType<ReturnType<typeof createFrameReader>["read"]>;

/** What is no chunk of a chat completion is text itself. */
function* piecesOf(parts: Parts): Generator<string, void, undefined> {
  for (const part of parts) {
    if (part === "too large") throw new TooLarge("an event is too large");
    if (!("data" in part) || part.data === "[DONE]") continue;
    const chunk = parseObject(part.data);
    if (chunk === undefined || !Array.isArray(chunk.choices)) yield `${part.data}\n`;
    else yield textDeltaOf("chat-completions", chunk)?.text ?? "";
  }
}

/** Throws for the chunk with which a response is too large. */
function boundedBy(holding: Holding): (chunk: Buffer) => void {
  let size = 0;
  const charge = charging(holding);
  return (chunk) => {
    size += chunk.length;
    if (size > LARGEST_RESPONSE) throw new TooLarge(`it is larger than ${LARGEST_RESPONSE} bytes`);
    charge(chunk);
  };
}

/** By its charset; without one UTF-8, or what was usual before. */
function decode(bytes: Uint8Array, contentType: string): string {
  const [, charset] = /charset\s*=\s*"?([^\s";]+)/i.exec(contentType) ?? [];
  try {
    return new TextDecoder(charset ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** The text of a chat completion. Undefined when the value is not a chat completion. */
function spokenIn(text: string): string | undefined {
  const body = text.startsWith("{") ? parseObject(text) : undefined;
  if (body === undefined || objectsOf(body.choices).length === 0) return undefined;
  return answerText("chat-completions", body);
}
