// Concurrent exchanges in one VM: whatever the order of their callbacks, each has the same result as alone.
// Buffers that the filter shares between streams must live no longer than a callback; these tests find one
// that does.
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { requestFor, startWith } from "./configured.js";
import {
  answerScenarios,
  outcomeOf,
  play,
  playAlone,
  requestScenarios,
  SANDBOX,
  type Scenario,
} from "./scenarios.js";

let host: Host;
const alone = new Map<string, string>();

beforeAll(async () => {
  host = await startWith(Object.values(SANDBOX).map((provider) => `{ model: ${provider}/m }`));
});

const scenarios = answerScenarios();

function outcomeAlone(one: Scenario): string {
  const known = alone.get(one.name) ?? playAlone(host, one);
  alone.set(one.name, known);
  return known;
}

function expectAlike(together: Scenario[], cuts: number[][], turn: () => number): void {
  const expected = together.map(outcomeAlone);
  const playing = together.map((one, index) => play(host, one, cuts[index]));
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

test("every response interleaved with any other, in many pieces, equals itself alone", () => {
  for (const [index, one] of scenarios.entries()) {
    const other = scenarios[(index * 7 + 311) % scenarios.length] as Scenario;
    let turn = 0;
    expectAlike([one, other], [INTO_40, INTO_40], () => turn++);
  }
});

test("up to five concurrent responses, in any order, equal themselves alone", () => {
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

/**
 * Names with several targets, in the orders Envoy may try them, with limits and a rate limit service between
 * the roles, endpoints that are passed on, and a second attempt after a failed one.
 */
const POOLED = `
model_aliases:
  first: { targets: [sandbox-messages/m, sandbox/m] }
  shared: { targets: [{ target: sandbox-generate-content/m, weight: 2 }, { target: sandbox-responses/m, weight: 1 }] }
  several: { targets: [sandbox-converse/m, sandbox-messages/m, sandbox/m] }
  keyed: { targets: [anthropic/claude, openai/gpt] }
ratelimits:
  - { model: "*", selector: { key: x-user }, limit: { requests: 1000000, tokens: 1000000000, unit: day } }
  - { model: several, limit: { requests: 1000000, unit: day } }
ratelimit_service: { address: "127.0.0.1:8081" }
`;
const KEYED = [
  "{ model: anthropic/claude, access_keys: [$A, $B] }",
  "{ model: openai/gpt, access_keys: [$A, $B] }",
];
const NAMES = ["first", "shared", "several", "keyed", "sandbox/m", "sandbox-messages/m", "openai/gpt"];
const CLIENT_NAMES = ["chat", "messages", "responses"] as const;

interface Pooled {
  marker: string;
  name: string;
  client: (typeof CLIENT_NAMES)[number] | "embeddings";
  stream: boolean;
  retries: number;
}

function* playPooled(
  pooledHost: Host,
  { marker, name, client, stream, retries }: Pooled,
  between: () => void,
): Generator<void, string, void> {
  const own = { model: name, stream };
  const messages = [{ role: "user", content: marker }];
  const { headers, body } =
    client === "embeddings"
      ? {
          headers: { ":path": "/v1/embeddings", "content-type": "application/json" },
          body: JSON.stringify({ model: "openai/gpt", input: marker }),
        }
      : requestFor(client, client === "responses" ? { ...own, input: marker } : { ...own, messages });
  const exchange = pooledHost.exchange({
    route: (sent) => {
      between();
      return sent.get("x-plano-cluster");
    },
  });
  exchange.requestHeaders({ ...headers, "x-user": marker }, false);
  yield;
  exchange.requestChunk(body, true);
  yield;
  for (let left = retries; left > 0 && !exchange.finished; left -= 1) {
    exchange.retry();
    yield;
  }
  if (exchange.finished) return outcomeOf(exchange);
  exchange.respondHeaders({ ":status": "400", "content-type": "application/json" });
  yield;
  exchange.respondChunk(JSON.stringify({ error: { message: marker, type: "invalid_request_error" } }), true);
  return outcomeOf(exchange);
}

test("between an exchange's two roles any other may run without mixing their data", async () => {
  const pooledHost = await startWith(
    [...Object.values(SANDBOX).map((provider) => `{ model: ${provider}/m }`), ...KEYED],
    POOLED,
  );
  const run = (playing: Generator<void, string, void>): string => {
    let step = playing.next();
    while (step.done !== true) step = playing.next();
    return step.value;
  };
  const pooled = fc.record({
    name: fc.constantFrom(...NAMES),
    client: fc.constantFrom(...CLIENT_NAMES, "embeddings" as const),
    stream: fc.boolean(),
    retries: fc.nat(2),
  });
  fc.assert(
    fc.property(
      fc.array(pooled, { minLength: 2, maxLength: 4 }),
      fc.infiniteStream(fc.nat()),
      (chosen, turns) => {
        const together = chosen.map((one, index) => ({ ...one, marker: `MARKER-${index}-OF-ITS-OWN` }));
        const results = together.map(() => "");
        const started: Generator<void, string, void>[] = [];
        // At the border between the roles the next exchange begins and runs as far as it can.
        const begin = (index: number): Generator<void, string, void> =>
          playPooled(pooledHost, together[index] as Pooled, () => {
            const next = index + 1;
            if (next >= together.length || started[next] !== undefined) return;
            started[next] = begin(next);
            for (let steps = (turns.next().value as number) % 4; steps > 0; steps -= 1) advance(next);
          });
        const advance = (index: number): void => {
          const step = started[index]?.next();
          if (step?.done === true) results[index] = step.value ?? results[index] ?? "";
        };
        started[0] = begin(0);
        for (let left = 200; left > 0 && results.includes(""); left -= 1) {
          const index = (turns.next().value as number) % together.length;
          started[index] ??= begin(index);
          if (results[index] === "") advance(index);
        }
        for (const [index] of together.entries()) {
          started[index] ??= begin(index);
          if (results[index] === "") results[index] = run(started[index] as Generator<void, string, void>);
        }
        for (const [index, result] of results.entries()) {
          for (const [other, { marker }] of together.entries()) {
            if (other === index) expect(result).toContain(marker);
            else expect(result).not.toContain(marker);
          }
        }
      },
    ),
    { numRuns: 400 },
  );
});

test("recorded requests of every API, interleaved, reach every provider as they do alone", () => {
  const requests = requestScenarios();
  for (const [index, one] of requests.entries()) {
    const other = requests[(index * 7 + 311) % requests.length] as Scenario;
    let turn = 0;
    expectAlike([one, other], [[], []], () => turn++);
  }
});
