// The observation line, from the compiled filter to brightstaff's parser.
import { parseObservations } from "@plano/brightstaff";
import { OBSERVATION_SCHEMA, type Observation } from "@plano/config/contract";
import { expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { ask, startWith } from "./configured.js";

const MEMBERS = Object.keys(OBSERVATION_SCHEMA.properties);
const OPTIONAL = ["caller", "charged_tokens", "request", "request_bytes", "answer"];
const HEADERS = { "x-request-id": "r-1", traceparent: "00-1-2-01", "x-plano-caller": 'al "ice"' };
const CHUNKS = [
  { choices: [{ index: 0, delta: { content: "Hi" } }] },
  { choices: [{ index: 0, delta: {}, finish_reason: "length" }] },
  {
    choices: [],
    usage: { prompt_tokens: 7, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 2 } },
  },
];

async function start(): Promise<Host> {
  const limit = "ratelimits: [{ model: gpt-4o, limit: { tokens: 1000, unit: day } }]\n";
  return startWith("{ model: openai/gpt-4o, access_key: $A }", limit);
}

/** The lines of the next post. */
function linesOf(host: Host): string {
  host.tick();
  return host.flushCalls()[0]?.text ?? "";
}

function parsed(lines: string): Observation[] {
  const { observations, rejected } = parseObservations(lines);
  expect(rejected).toBe(0);
  return observations;
}

test("a stream with everything has every member of the contract, in its order", async () => {
  const host = await start();
  const exchange = ask(host, "chat", { model: "gpt-4o", stream: true }, HEADERS);
  exchange.respondHeaders({ "content-type": "text/event-stream" });
  host.clock.advance(25);
  const events = CHUNKS.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("");
  exchange.respondChunk(`${events}data: [DONE]\n\n`, true);
  const lines = linesOf(host);
  expect(Object.keys(JSON.parse(lines))).toEqual(MEMBERS);
  expect(parsed(lines)).toEqual([
    {
      request_id: "r-1",
      caller: 'al "ice"',
      model: "gpt-4o",
      target: "openai/gpt-4o",
      provider: "openai",
      client_format: "chat-completions",
      upstream_format: "chat-completions",
      status: 200,
      stream: true,
      duration_ms: 25,
      ttft_ms: 25,
      attempts: 1,
      usage: { input: 7, output: 3, cached_input: 2, cache_creation: 0, reasoning: 0 },
      charged_tokens: 10,
      stop_reason: "max_tokens",
      traceparent: "00-1-2-01",
      request: expect.stringContaining('"stream":true'),
      request_bytes: expect.any(Number),
      answer: "Hi",
    },
  ]);
});

test("a client that leaves has every member that is required, and no value that there is not", async () => {
  const host = await startWith("{ model: openai/gpt-4o, access_key: $A }");
  ask(host, "chat", { model: "gpt-4o" }).abort();
  const lines = linesOf(host);
  const absent = OPTIONAL.filter((name) => !name.startsWith("request"));
  expect(Object.keys(JSON.parse(lines))).toEqual(MEMBERS.filter((name) => !absent.includes(name)));
  expect(parsed(lines)).toMatchObject([
    { status: 0, stream: false, ttft_ms: null, usage: null, stop_reason: null, traceparent: null },
  ]);
});

test("the members that may be absent are those that the contract does not require", () => {
  const required: readonly string[] = OBSERVATION_SCHEMA.required;
  expect(MEMBERS.filter((name) => !required.includes(name))).toEqual(OPTIONAL);
});
