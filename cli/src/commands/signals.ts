// `plano signals FILE.jsonl`: looks for signals in recorded conversations, one a line, and prints one line of JSON for each.
import { createReadStream } from "node:fs";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { analyse, analyseLikeReference, type Message, type Report } from "@plano/brightstaff/signals";
import { isObject } from "@plano/config/json";
import { messageOf, unreadable } from "../system/command-error.js";
import { printableJson } from "../system/printable.js";
import { messagesOf } from "./recorded-messages.js";

/** Bytes of one line; a longer one is an error in the output. */
const LONGEST_LINE = 64 << 20;
const NEW_LINE = 0x0a;

type Look = (messages: readonly Message[]) => Report;

export interface SignalsOptions {
  /** The reference's rules instead of Plano's. */
  likeReference: boolean;
  input: Readable;
  output: Writable;
}

/** `-`: standard input. Throws a CommandError when the file cannot be read. */
export async function printSignals(
  file: string,
  { likeReference, input, output }: SignalsOptions,
): Promise<void> {
  const source = file === "-" ? input : createReadStream(file);
  const results = resultsOf(source, likeReference ? analyseLikeReference : analyse);
  try {
    await pipeline(Readable.from(results), output, { end: false });
  } catch (error) {
    // Whoever reads the output may have seen enough.
    if ((error as NodeJS.ErrnoException).code === "EPIPE") return;
    throw unreadable(file, error);
  }
}

async function* resultsOf(source: Readable, look: Look): AsyncGenerator<string> {
  let number = 0;
  for await (const line of linesOf(source)) {
    number++;
    if (line === undefined) yield written({ id: null, error: `line ${number} is longer than 64 MiB` });
    else if (line.trim() !== "") yield written(resultOf(line, look, `line ${number}`));
  }
}

function written(result: object): string {
  return `${printableJson(result)}\n`;
}

/** Undefined for a line that is too long. */
async function* linesOf(source: Readable): AsyncGenerator<string | undefined> {
  let pieces: Buffer[] = [];
  let size = 0;
  const take = (): string | undefined => {
    const line = size > LONGEST_LINE ? undefined : Buffer.concat(pieces).toString();
    pieces = [];
    size = 0;
    return line;
  };
  for await (const chunk of source as AsyncIterable<Buffer>) {
    for (let start = 0; start < chunk.length; ) {
      const end = chunk.indexOf(NEW_LINE, start);
      const piece = chunk.subarray(start, end === -1 ? chunk.length : end);
      size += piece.length;
      if (size > LONGEST_LINE) pieces = [];
      else pieces.push(piece);
      start += piece.length + 1;
      if (end !== -1) yield take();
    }
  }
  if (size > 0) yield take();
}

function resultOf(line: string, look: Look, place: string): object {
  let conversation: unknown;
  try {
    conversation = JSON.parse(line);
  } catch (error) {
    return {
      id: null,
      error: `${place} is not JSON; each line is a whole conversation: ${messageOf(error)}`,
    };
  }
  if (!isObject(conversation))
    return { id: null, error: `${place} is no object, such as {"id": "a", "messages": [...]}` };
  const id = conversation.id ?? null;
  try {
    return { id, report: look(messagesOf(conversation.messages)) };
  } catch (error) {
    return { id, error: `${id === null ? `${place}: ` : ""}${messageOf(error)}` };
  }
}
