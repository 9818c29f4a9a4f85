// No input may trap the filter, hang an exchange, break the framing of a message, leave a context behind, or
// make memory grow without end. FUZZ_RUNS and FUZZ_SEED repeat or deepen a run.
import fc from "fast-check";
import { expect, test } from "vitest";
import { chatHeaders, messagesHeaders, startGateway } from "../filter/gateway-host.js";
import type { Exchange, Host } from "../host/host-api.js";
import { type FuzzAnswer, type FuzzCase, fuzzCase } from "./inputs.js";

const RUNS = Number(process.env.FUZZ_RUNS ?? 20_000);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_124);
const MEMORY_LIMIT = 64 << 20;

/** The seeds name their own models; most requests should reach a provider, and stream as chosen. */
function body({ request, model, streaming }: FuzzCase): Buffer {
  const text = Buffer.from(request)
    .toString("latin1")
    .replace(/"(model|stream)"\s*:\s*("[^"]*"|true|false)\s*,?/g, "");
  const members = `"model":"${model}","stream":${streaming},`;
  return Buffer.from(text.replace("{", `{${members}`).replace(/,\s*}\s*$/, "}"), "latin1");
}

function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

function answer(
  exchange: Exchange,
  { status, type, body, cuts }: FuzzAnswer,
  ending: FuzzCase["ending"],
): void {
  const headers: Record<string, string> = { ":status": String(status), "request-id": "r" };
  if (type !== "") headers["content-type"] = type;
  exchange.respondHeaders(headers);
  const chunks = pieces(body, cuts);
  for (const [index, chunk] of chunks.entries()) {
    if (exchange.finished || exchange.upstream.stopped()) return;
    exchange.respondChunk(chunk, ending !== "trailers" && ending !== "break" && index === chunks.length - 1);
  }
  if (exchange.finished || exchange.upstream.stopped()) return;
  if (ending === "trailers") exchange.respondTrailers({ "x-t": "1" });
  else if (ending === "break") exchange.breakUpstream();
}

function play(host: Host, input: FuzzCase): Exchange {
  const exchange = host.exchange();
  const base = input.client === "messages" ? messagesHeaders : chatHeaders;
  exchange.request({ ...base, ...input.headers }, pieces(body(input), [input.requestCut]));
  const [first, second] = input.answers;
  const serving = (): boolean =>
    !exchange.finished && exchange.attempts.length > 0 && !exchange.upstream.stopped();
  if (second !== undefined && serving()) exchange.retry();
  if (serving()) {
    if (input.ending === "abort") exchange.abort();
    else if (input.ending === "envoy") exchange.envoyReply(503, "no healthy upstream", "no_healthy_upstream");
    else answer(exchange, second ?? (first as FuzzAnswer), input.ending);
  }
  return exchange;
}

test(`${RUNS} broken exchanges never trap, hang, leak or grow`, { timeout: 600_000 }, async () => {
  const host = await startGateway();
  let played = 0;
  let served = 0;
  const property = fc.property(fuzzCase, (input) => {
    const exchange = play(host, input);
    expect(exchange.faults).toEqual([]);
    expect(exchange.finished, exchange.describe()).toBe(true);
    expect(host.contexts.size).toBe(2);
    if (exchange.client.status === 200) served += 1;
    played += 1;
    if (played % 50 === 0) {
      host.tick();
      for (const call of host.flushCalls()) call.respond({ ":status": "204" });
    }
  });
  fc.assert(property, { numRuns: RUNS, seed: SEED });
  expect(host.memoryBytes()).toBeLessThan(MEMORY_LIMIT);
  // A generator whose inputs are all refused at once would prove little.
  expect(served / played).toBeGreaterThan(0.1);
});
