// Reads a request's body up to a limit that may differ from request to request. Fastify's own limit is one of a route.
import type { IncomingMessage } from "node:http";
import { errorCodes } from "fastify";

/** Leaves the rest of a body that is too large to Node, which reads it: an early end might lose the response. */
export function readBody(payload: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(payload.headers["content-length"]) > limit) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (error?: Error): void => {
      payload.off("data", take).off("end", end).off("error", end);
      if (error === undefined) resolve(Buffer.concat(chunks, size));
      else reject(error);
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) end(tooLarge());
      else chunks.push(chunk);
    };
    payload.on("data", take).on("end", end).on("error", end).resume();
  });
}

function tooLarge(): Error {
  return new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
}
