// A request's body as a JSON object. The request's memory is held for it before it is parsed.
import type { FastifyRequest } from "fastify";
import type { ClientError } from "../errors/client-error.js";
import { type JsonObject, parseObject } from "../json.js";
import { countValues } from "../json-size.js";
import { bytesHeldBy, hasWideText } from "../memory-budget.js";
import { countedBody, OVERLOADED } from "../overload.js";

export type ReadBody = { body: JsonObject; raw: Buffer } | { error: ClientError };

export function readObject({ headers, body: read, holding }: FastifyRequest): ReadBody {
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") {
    const message = "The request body must not be compressed.";
    return { error: { status: 415, code: "unsupported_content_encoding", message } };
  }
  const raw = Buffer.isBuffer(read) ? read : Buffer.alloc(0);
  if (holding === null) throw new Error("a request holds nothing of the memory budget");
  try {
    const values = countedBody(headers) === undefined ? countValues(raw) : 0;
    holding.grow(bytesHeldBy(hasWideText(raw) ? raw.length : 0, values));
  } catch {
    return { error: OVERLOADED };
  }
  const body = parseObject(raw.toString());
  if (body === undefined)
    return { error: { status: 400, message: "The request body is not a JSON object." } };
  return { body, raw };
}
