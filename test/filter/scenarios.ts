// Whole exchanges from the recorded vectors, played callback by callback, so that a test can insert anything
// in between.
import type { Exchange, ExchangeOptions, Host } from "../host/host-api.js";
import { namesOf, requestOf, vector } from "../vectors/store.js";
import { streamBytes } from "../vectors/vectors.js";
import { type Client, requestFor } from "./configured.js";
import { type ClientName, READY_CLIENTS, READY_UPSTREAMS, type UpstreamName } from "./formats.js";

export const SANDBOX: Record<UpstreamName, string> = {
  "chat-completions": "sandbox",
  messages: "sandbox-messages",
  responses: "sandbox-responses",
  converse: "sandbox-converse",
  "generate-content": "sandbox-generate-content",
};
const CLIENTS: Record<ClientName, Client> = {
  "chat-completions": "chat",
  messages: "messages",
  responses: "responses",
};

export interface Scenario {
  name: string;
  client: Client;
  request: object;
  head: Record<string, string>;
  answer: Buffer;
}

/** Every recorded answer, stream and error of every provider API, for every client API. */
export function answerScenarios(): Scenario[] {
  return READY_CLIENTS.flatMap((client) =>
    READY_UPSTREAMS.flatMap((upstream) =>
      (["streams", "responses", "errors"] as const).flatMap((kind) =>
        namesOf(kind, upstream).map((name) => answerScenario(client, upstream, kind, name)),
      ),
    ),
  );
}

function answerScenario(
  client: ClientName,
  upstream: UpstreamName,
  kind: "streams" | "responses" | "errors",
  name: string,
): Scenario {
  const recorded = kind === "errors" ? undefined : requestOf(kind, upstream, name, client);
  const source = vector(kind, upstream, name);
  const streamType = upstream === "converse" ? "application/vnd.amazon.eventstream" : "text/event-stream";
  return {
    name: `${kind} ${upstream} ${name} to ${client}`,
    client: CLIENTS[client],
    request: {
      ...JSON.parse(recorded ?? "{}"),
      model: `${SANDBOX[upstream]}/m`,
      stream: kind === "streams",
    },
    head: {
      ":status": kind === "errors" ? "429" : "200",
      "content-type": kind === "streams" ? streamType : "application/json",
    },
    answer: kind === "streams" ? streamBytes(upstream, source) : Buffer.from(source),
  };
}

/** Every recorded request of every client API, to a provider of every API. */
export function requestScenarios(): Scenario[] {
  return READY_CLIENTS.flatMap((client) =>
    READY_UPSTREAMS.flatMap((upstream) =>
      namesOf("requests", client).map((name) => ({
        name: `request ${name} of ${client} to ${upstream}`,
        client: CLIENTS[client],
        request: { ...JSON.parse(vector("requests", client, name)), model: `${SANDBOX[upstream]}/m` },
        head: { ":status": "500", "content-type": "application/json" },
        answer: Buffer.from("{}"),
      })),
    ),
  );
}

/**
 * The callbacks of an exchange one by one; its answer arrives in pieces cut at these places, given as shares
 * of the whole.
 */
export function* play(
  host: Host,
  { client, request, head, answer }: Scenario,
  cuts: readonly number[] = [],
  options: Partial<ExchangeOptions> = {},
): Generator<void, string, void> {
  const { headers, body } = requestFor(client, request);
  const exchange = host.exchange(options);
  exchange.requestHeaders(headers, false);
  yield;
  const bytes = Buffer.from(body);
  exchange.requestChunk(bytes.subarray(0, bytes.length >> 1));
  yield;
  exchange.requestChunk(bytes.subarray(bytes.length >> 1), true);
  yield;
  if (exchange.finished) return outcomeOf(exchange);
  exchange.respondHeaders(head);
  yield;
  const places = [0, ...cuts.map((cut) => Math.floor(cut * answer.length)).sort((a, b) => a - b)];
  for (const [index, place] of places.entries()) {
    const last = index === places.length - 1;
    exchange.respondChunk(answer.subarray(place, last ? answer.length : places[index + 1]), last);
    yield;
  }
  return outcomeOf(exchange);
}

export function playAlone(host: Host, one: Scenario, cuts: readonly number[] = []): string {
  const playing = play(host, one, cuts);
  let step = playing.next();
  while (step.done !== true) step = playing.next();
  return step.value;
}

/** Everything visible of an exchange: what providers were sent, what the client got, what is logged. */
export function outcomeOf(exchange: Exchange): string {
  const state = [...exchange.filterState].filter(([key]) => key !== "plano.stream");
  return JSON.stringify([
    exchange.client.status,
    exchange.client.text,
    exchange.attempts.map(({ headers, text }) => [headers?.toRecord(), text]),
    state.map(([key, value]) => [key, Buffer.from(value).toString()]),
  ]);
}
