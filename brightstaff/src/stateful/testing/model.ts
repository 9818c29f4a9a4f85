// For tests: a model behind the code under test, which answers with the items that it is given and records what it was asked.
import { Readable } from "node:stream";
import type { Outcome } from "../../exchange/answer.js";
import type { ClientRequest } from "../../exchange/client-request.js";
import type { JsonObject } from "../../json.js";
import { MemoryStore } from "../../state/memory-store.js";
import type { Item } from "../../state/store.js";
import { clientRequest } from "../../testing/client-request.js";
import { PLAIN_CONFIG } from "../../testing/service-config.js";
import { LargeReadings } from "../large-readings.js";
import { type StatefulDependencies, statefulAnswer } from "../stateful-chat.js";

export const text = (role: string, content: string): Item => ({
  type: "message",
  role,
  content: [
    role === "assistant"
      ? { type: "output_text", text: content, annotations: [] }
      : { type: "input_text", text: content },
  ],
});

export function memoryStore(): MemoryStore {
  return new MemoryStore({ bounds: PLAIN_CONFIG.state, now: () => Date.now(), onDrop: () => {} });
}

export function responseOf(output: Item[], status = "completed"): JsonObject {
  return { id: "upstream", object: "response", status, model: "m", output, store: false, usage: null };
}

export const json = (body: JsonObject, status = 200): Outcome => ({
  answer: {
    status,
    headers: { "content-type": "application/json", "content-length": "9" },
    body: Readable.from([Buffer.from(JSON.stringify(body))]),
  },
});

export const event = (type: string, more: JsonObject = {}): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;

export const eventStream = (chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Outcome => ({
  answer: {
    status: 200,
    headers: { "content-type": "text/event-stream" },
    body: Readable.from(chunks, { objectMode: false }),
  },
});

/** Asks with the body of a request of the Responses API; rejects with the error that the client would get. */
export function asking(
  answer: (request: ClientRequest) => Outcome | Promise<Outcome>,
  more: Partial<StatefulDependencies> = {},
) {
  const asked: ClientRequest[] = [];
  const dependencies: StatefulDependencies = {
    store: memoryStore(),
    tenantHeader: undefined,
    requestBodyBytes: 1 << 20,
    maxKeptBytes: 1 << 20,
    large: new LargeReadings(),
    isKeptByProvider: () => false,
    nativeProviders: () => [],
    roomFor: () => undefined,
    now: () => 1_000,
    ...more,
  };
  const chat = statefulAnswer(async (request) => {
    asked.push(request);
    return answer(request);
  }, dependencies);
  const ask = (
    body: JsonObject,
    headers: Record<string, string> = {},
    own: Partial<ClientRequest> = {},
  ): Promise<Outcome> =>
    chat(clientRequest(body, headers, { api: "responses", path: "/v1/responses", ...own }));
  return { ask, asked, store: dependencies.store };
}
