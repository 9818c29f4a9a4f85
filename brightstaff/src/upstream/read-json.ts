// Reads whole responses.
import type { Readable } from "node:stream";
import { isObject, type JsonObject } from "../json.js";
import { MOST_LEVELS, MOST_VALUES, sizeOf } from "../json-size.js";
import { bytesHeldBy, charging, type Holding } from "../memory-budget.js";
import { eachChunk } from "./each-chunk.js";

/** Bytes; larger responses are given up. */
const MAX_ANSWER = 32 << 20;

/** Rejects when the response exceeds a limit or breaks off. `holding`: the memory of the request it is read for. */
export async function readBytes(
  { body }: { body: Readable },
  holding: Holding,
  most = MAX_ANSWER,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const charge = charging(holding);
  await eachChunk(body, (chunk) => {
    size += chunk.length;
    if (size > most) throw new Error(`an answer is larger than ${most} bytes`);
    charge(chunk);
    chunks.push(chunk);
  });
  return Buffer.concat(chunks);
}

/** Any JSON value. Also rejects when it is not JSON, has too many values, or is nested too deeply. */
export async function readValue(
  answer: { body: Readable },
  holding: Holding,
  { mostValues = MOST_VALUES, mostBytes = MAX_ANSWER },
): Promise<unknown> {
  const bytes = await readBytes(answer, holding, mostBytes);
  const { values, levels } = sizeOf(bytes);
  if (values > mostValues) throw new Error(`an answer has more than ${mostValues} values`);
  if (levels > MOST_LEVELS) throw new Error(`an answer has more than ${MOST_LEVELS} levels`);
  holding.grow(bytesHeldBy(0, values));
  return JSON.parse(bytes.toString());
}

/** Also rejects when it is not a JSON object. */
export async function readJson(
  answer: { body: Readable },
  holding: Holding,
  mostValues = MOST_VALUES,
): Promise<JsonObject> {
  const value = await readValue(answer, holding, { mostValues }).catch((error: unknown) => {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  });
  if (!isObject(value)) throw new Error("an answer is no JSON object");
  return value;
}
