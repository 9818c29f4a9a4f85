// The whole of an answer.
import type { Readable } from "node:stream";
import { type JsonObject, parseObject } from "../json.js";
import { countValues } from "../json-size.js";
import { bytesHeldBy, type Holding } from "../memory-budget.js";

/** Bytes; a larger one is not waited for. */
const MAX_ANSWER = 32 << 20;
/** As the filter in Envoy lets requests have them: more would keep everybody waiting while they are parsed. */
const MAX_VALUES = 100_000;

/** Rejects when it is larger than can be held, or breaks off. `holding`: of the request that it is for. */
export async function readBytes({ body }: { body: Readable }, holding?: Holding): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER) throw new Error(`an answer is larger than ${MAX_ANSWER} bytes`);
    holding?.grow(bytesHeldBy(chunk.length, 0));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Rejects also when it is no JSON object, or, for a request, one of too many values. */
export async function readJson(answer: { body: Readable }, holding?: Holding): Promise<JsonObject> {
  const bytes = await readBytes(answer, holding);
  if (holding !== undefined) {
    const values = countValues(bytes);
    if (values > MAX_VALUES) throw new Error(`an answer has more than ${MAX_VALUES} values`);
    holding.grow(bytesHeldBy(0, values));
  }
  const value = parseObject(bytes.toString());
  if (value === undefined) throw new Error("an answer is no JSON object");
  return value;
}
