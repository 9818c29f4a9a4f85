// Ends a stream that breaks off with an error event in the client's API, which Envoy cannot write.
import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import type { ClientApi } from "../conversation/api.js";
import { type ClientError, errorEvent } from "../errors/client-error.js";
import type { Answer } from "./answer.js";

/** What the client is told. */
export const BROKEN: ClientError = {
  status: 502,
  code: "upstream_reset",
  message: "The answer broke off before its end.",
};
/** The start of an error event by the wasm filter, which then resets the stream. */
const TOLD = /^(event: error|data: \{"error":)/m;

/** `onBroken` gets the error that the client does not see. Responses that are not streams stay unchanged. */
export function tellingBreaks(answer: Answer, api: ClientApi, onBroken: (error: unknown) => void): Answer {
  if (!isEventStream(answer)) return answer;
  const { "content-length": _length, ...headers } = answer.headers;
  return {
    ...answer,
    headers,
    body: Readable.from(untilBroken(answer.body, api, onBroken), { objectMode: false }),
  };
}

export function isEventStream({ headers }: { headers: IncomingHttpHeaders }): boolean {
  return /^text\/event-stream/i.test(String(headers["content-type"] ?? ""));
}

async function* untilBroken(
  body: Readable,
  api: ClientApi,
  onBroken: (error: unknown) => void,
): AsyncGenerator<Buffer, void, undefined> {
  let last: Buffer | undefined;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      last = chunk;
      yield chunk;
    }
  } catch (error) {
    if (TOLD.test(last?.toString() ?? "")) return;
    onBroken(error);
    yield Buffer.from(errorEvent(api, BROKEN));
  }
}
