// Exchanges side by side in one VM: whatever the order of their callbacks, each gets what it gets alone. All buffers that
// the filter shares between streams are meant to live no longer than a callback; here is where one that does shows.
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { namesOf, requestOf, streamBytes, vector } from "../vectors/vectors.js";
import { type Client, requestFor, startWith } from "./configured.js";
import { type ClientName, READY_CLIENTS, READY_UPSTREAMS, type UpstreamName } from "./formats.js";

const PROVIDERS: Record<UpstreamName, string> = {
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

interface Scenario {
  name: string;
  client: Client;
  request: object;
  head: Record<string, string>;
  answer: Buffer;
}

let host: Host;
const alone = new Map<string, string>();

beforeAll(async () => {
  host = await startWith(Object.values(PROVIDERS).map((provider) => `{ model: ${provider}/m }`));
});

const scenarios = READY_CLIENTS.flatMap((client) =>
  READY_UPSTREAMS.flatMap((upstream) =>
    (["streams", "responses", "errors"] as const).flatMap((kind) =>
      namesOf(kind, upstream).map((file) => scenario(client, upstream, kind, file)),
    ),
  ),
);

function scenario(
  client: ClientName,
  upstream: UpstreamName,
  kind: "streams" | "responses" | "errors",
  file: string,
): Scenario {
  const recorded = kind === "errors" ? undefined : requestOf(kind, upstream, file, client);
  const source = vector(kind, upstream, file);
  const streamType = upstream === "converse" ? "application/vnd.amazon.eventstream" : "text/event-stream";
  return {
    name: `${kind} ${upstream} ${file} to ${client}`,
    client: CLIENTS[client],
    request: {
      ...JSON.parse(recorded ?? "{}"),
      model: `${PROVIDERS[upstream]}/m`,
      stream: kind === "streams",
    },
    head: {
      ":status": kind === "errors" ? "429" : "200",
      "content-type": kind === "streams" ? streamType : "application/json",
    },
    answer: kind === "streams" ? streamBytes(upstream, source) : Buffer.from(source),
  };
}

/** The callbacks of an exchange one by one; its body comes in pieces cut at these places, as parts of the whole. */
function* play({ client, request, head, answer }: Scenario, cuts: number[]): Generator<void, string, void> {
  const { headers, body } = requestFor(client, request);
  const exchange = host.exchange();
  exchange.requestHeaders(headers, false);
  yield;
  const bytes = Buffer.from(body);
  exchange.requestChunk(bytes.subarray(0, bytes.length >> 1));
  yield;
  exchange.requestChunk(bytes.subarray(bytes.length >> 1), true);
  yield;
  if (exchange.finished) return outcome(exchange);
  exchange.respondHeaders(head);
  yield;
  const places = [0, ...cuts.map((cut) => Math.floor(cut * answer.length)).sort((a, b) => a - b)];
  for (const [index, place] of places.entries()) {
    const last = index === places.length - 1;
    exchange.respondChunk(answer.subarray(place, last ? answer.length : places[index + 1]), last);
    yield;
  }
  return outcome(exchange);
}

function outcome(exchange: Exchange): string {
  const state = [...exchange.filterState].filter(([key]) => key !== "plano.stream");
  return JSON.stringify([
    exchange.client.status,
    exchange.client.text,
    exchange.attempts.map(({ text }) => text),
    state.map(([key, value]) => [key, Buffer.from(value).toString()]),
  ]);
}

function outcomeAlone(one: Scenario): string {
  const known = alone.get(one.name);
  if (known !== undefined) return known;
  const playing = play(one, []);
  let step = playing.next();
  while (step.done !== true) step = playing.next();
  alone.set(one.name, step.value);
  return step.value;
}

function expectAlike(together: Scenario[], cuts: number[][], turn: () => number): void {
  const expected = together.map(outcomeAlone);
  const playing = together.map((one, index) => play(one, cuts[index] ?? []));
  const got = together.map(() => "");
  const running = together.map((_, index) => index);
  while (running.length > 0) {
    const place = turn() % running.length;
    const index = running[place] as number;
    const step = playing[index]?.next();
    if (step?.done !== true) continue;
    got[index] = step.value;
    running.splice(place, 1);
  }
  for (const [index, one] of together.entries()) {
    if (got[index] !== expected[index]) expect(`${one.name}: ${got[index]}`).toBe(expected[index]);
  }
}

const INTO_40 = Array.from({ length: 40 }, (_, cut) => cut / 40);

test("every answer beside any other, in many pieces and turn by turn, comes as it comes alone", () => {
  for (const [index, one] of scenarios.entries()) {
    const other = scenarios[(index * 7 + 311) % scenarios.length] as Scenario;
    let turn = 0;
    expectAlike([one, other], [INTO_40, INTO_40], () => turn++);
  }
});

test("up to five answers at once, in any order, come as each comes alone", () => {
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(scenarios.length - 1), cuts), { minLength: 2, maxLength: 5 }),
      fc.infiniteStream(fc.nat()),
      (chosen, turns) => {
        const pieces = chosen.map(([, places]) => places);
        const together = chosen.map(([index]) => scenarios[index] as Scenario);
        expectAlike(together, pieces, () => turns.next().value as number);
      },
    ),
    { numRuns: 1_000 },
  );
});
