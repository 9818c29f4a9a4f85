// The whole of an answer.
import type { Readable } from "node:stream";
import { type JsonObject, parseObject } from "../json.js";

/** Bytes; a larger one is not waited for. */
const MAX_ANSWER = 32 << 20;

/** Rejects when it is larger than can be held, or breaks off. */
export async function readBytes({ body }: { body: Readable }): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER) throw new Error(`an answer is larger than ${MAX_ANSWER} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Rejects also when it is no JSON object. */
export async function readJson(answer: { body: Readable }): Promise<JsonObject> {
  const value = parseObject((await readBytes(answer)).toString());
  if (value === undefined) throw new Error("an answer is no JSON object");
  return value;
}
