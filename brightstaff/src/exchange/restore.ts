// Puts masked values back into the answer of whoever saw their placeholders, whole or streamed.
import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import type { Masks } from "../filters/builtin/masks.js";
import { withoutLogprobs } from "../filters/logprobs.js";
import { readJson } from "../upstream/read-json.js";
import { isEventStream } from "./broken-stream.js";
import type { ClientRequest } from "./client-request.js";
import { restoreStream } from "./restore-stream.js";
import { restoredBody } from "./restored-body.js";

interface Masked {
  status: number;
  headers: IncomingHttpHeaders;
  body: Readable;
}

/** Errors pass unchanged. A whole answer that cannot be read breaks off when it is read. */
export function restored<Given extends Masked>(
  answer: Given,
  request: ClientRequest,
): Omit<Given, "body"> & { body: Readable } {
  const { masks } = request;
  if (masks.isEmpty || answer.status >= 400) return answer;
  const { "content-length": _length, ...headers } = answer.headers;
  const pieces = isEventStream(answer)
    ? restoreStream(answer.body, masks, request)
    : restoreWhole(answer.body, masks, request);
  return { ...answer, headers, body: Readable.from(pieces, { objectMode: false }) };
}

async function* restoreWhole(
  body: Readable,
  masks: Masks,
  { api, holding }: ClientRequest,
): AsyncGenerator<Buffer, void, undefined> {
  const whole = await readJson({ body }, holding);
  const told = restoredBody(whole, masks);
  yield Buffer.from(JSON.stringify(told === whole ? whole : withoutLogprobs(api, told)));
}
