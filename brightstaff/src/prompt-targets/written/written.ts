// Texts of Plano's own as answers in the client's API, whole and streamed.
import { Readable } from "node:stream";
import type { ClientApi } from "../../conversation/api.js";
import type { Answer } from "../../exchange/answer.js";
import { WholeBody } from "../../exchange/whole-body.js";
import { chatBody, chatEvents } from "./chat-completions.js";
import type { Head } from "./head.js";
import { messageBody, messageEvents } from "./messages.js";
import { responseBody, responseEvents } from "./responses.js";

const BODIES: Record<ClientApi, (head: Head, text: string) => object> = {
  "chat-completions": chatBody,
  messages: messageBody,
  responses: responseBody,
};

const EVENTS: Record<ClientApi, (head: Head, pieces: AsyncIterable<string>) => AsyncIterable<string>> = {
  "chat-completions": chatEvents,
  messages: messageEvents,
  responses: responseEvents,
};

export function wholeAnswer(api: ClientApi, head: Head, text: string): Answer {
  const headers = { "content-type": "application/json" };
  return { status: 200, headers, body: new WholeBody(JSON.stringify(BODIES[api](head, text))) };
}

export function streamedAnswer(api: ClientApi, head: Head, pieces: AsyncIterable<string>): Answer {
  const headers = { "content-type": "text/event-stream", "cache-control": "no-cache" };
  return { status: 200, headers, body: Readable.from(EVENTS[api](head, pieces), { objectMode: false }) };
}
