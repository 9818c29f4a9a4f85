// The observation line, from the compiled filter to brightstaff's parser.
import { parseObservations } from "@plano/brightstaff";
import { OBSERVATION_SCHEMA, type Observation } from "@plano/config/contract";
import { expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { ask, startWith } from "./configured.js";

const MEMBERS = Object.keys(OBSERVATION_SCHEMA.properties);
const OPTIONAL = Object.keys(OBSERVATION_SCHEMA.properties).filter(
  (name) => !(OBSERVATION_SCHEMA.required as readonly string[]).includes(name),
);
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

test("a stream has the members of the contract, in its order", async () => {
  const host = await start();
  const exchange = ask(host, "chat", { model: "gpt-4o", stream: true }, HEADERS);
  exchange.respondHeaders({ "content-type": "text/event-stream" });
  host.clock.advance(25);
  const events = CHUNKS.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("");
  exchange.respondChunk(`${events}data: [DONE]\n\n`, true);
  const lines = linesOf(host);
  const written = Object.keys(JSON.parse(lines));
  expect(written).toEqual(MEMBERS.filter((name) => written.includes(name)));
  expect(parsed(lines)).toMatchObject([
    {
      v: 2,
      request_id: "r-1",
      traceparent: "00-1-2-01",
      started_ms: expect.any(Number),
      duration_ms: 25,
      ttft_ms: 25,
      client_format: "chat-completions",
      stream: true,
      caller: 'al "ice"',
      model: "gpt-4o",
      target: "openai/gpt-4o",
      provider: "openai",
      upstream_format: "chat-completions",
      attempt_count: 1,
      status: 200,
      stop_reason: "max_tokens",
      ended_by: "provider",
      usage: { input: 7, output: 3, cached_input: 2, cache_creation: null, reasoning: null },
      charged_tokens: 10,
    },
  ]);
});

test("a client that leaves has every member that is required, and no value that there is not", async () => {
  const host = await startWith("{ model: openai/gpt-4o, access_key: $A }");
  ask(host, "chat", { model: "gpt-4o" }).abort();
  const lines = linesOf(host);
  expect(Object.keys(JSON.parse(lines))).toEqual(MEMBERS.filter((name) => !OPTIONAL.includes(name)));
  expect(parsed(lines)).toMatchObject([
    { status: 0, stream: false, ttft_ms: null, usage: null, stop_reason: null, ended_by: "client" },
  ]);
});

test("a refused request has no target, and says so", async () => {
  const host = await startWith("{ model: openai/gpt-4o, access_key: $A }");
  ask(host, "chat", { model: "unknown" });
  expect(parsed(linesOf(host))).toMatchObject([
    { status: 404, model: null, target: null, provider: null, attempts: [], ended_by: "gateway" },
  ]);
});
