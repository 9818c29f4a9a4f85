import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Observation } from "@plano/config/contract";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { costOf } from "../history/cost.js";
import { usageOf } from "../history/finished.js";
import { observed } from "../observations/testing/observation.js";
import type { ExporterConfig } from "../service-config/schema.js";
import { type ModelCall, modelCallOf } from "./call-attributes.js";
import { PostHog } from "./posthog.js";
import { eventOf } from "./posthog-event.js";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";
const PRICE = { price: { input: 1, output: 10 }, source: "file" };

function call(more: Partial<Observation> = {}): ModelCall {
  const record = observed({ traceparent: `00-${TRACE}-${PARENT}-01`, ...more });
  const found = modelCallOf(record, costOf(PRICE, usageOf(record)));
  if (found === undefined) throw new Error("no model was called");
  return found;
}

describe("an event", () => {
  const parts: Observation["parts"] = [
    { role: "user", kind: "text", message: 0, text: `${"x".repeat(60)} secret`, bytes: 67 },
  ];

  test("has the model, the trace, times and tokens, and no text", () => {
    const event = eventOf(call({ parts, ttft_ms: 5, stream: true }), { captureMessages: false });
    expect(event).toMatchObject({
      event: "$ai_generation",
      timestamp: "2026-11-30T00:53:20.012Z",
      properties: {
        $ai_model: "gpt-4o",
        $ai_provider: "openai",
        $ai_trace_id: TRACE,
        $ai_parent_id: PARENT,
        $ai_latency: 0.012,
        $ai_time_to_first_token: 0.005,
        $ai_stream: true,
        $ai_input_tokens: 7,
        $ai_output_tokens: 3,
        $ai_http_status: 200,
        $ai_is_error: false,
        "llm.usage.total_tokens": 10,
        distinct_id: TRACE,
        $process_person_profile: false,
      },
    });
    expect(JSON.stringify(event)).not.toContain("xxx");
  });

  test("names the user of the configured header, and errors", () => {
    const told = { userHeader: "x-user", captureMessages: false };
    const { properties } = eventOf(call({ tags: { "x-user": "ada" }, status: 500, usage: null }), told);
    expect(properties).toMatchObject({ distinct_id: "ada", $ai_is_error: true });
    const error = { code: "upstream_reset" };
    for (const [endedBy, isError] of [
      ["provider", true],
      ["client", false],
    ] as const) {
      const broken = eventOf(call({ error, ended_by: endedBy }), told);
      expect(broken.properties.$ai_is_error).toBe(isError);
    }
    expect(properties).not.toHaveProperty("$process_person_profile");
    expect(JSON.parse(JSON.stringify(properties))).not.toHaveProperty("$ai_input_tokens");
  });

  test("has the beginning of the user's message where that is configured", () => {
    const { properties } = eventOf(call({ parts }), { captureMessages: true });
    expect(properties.$ai_input).toEqual([{ role: "user", content: `${"x".repeat(50)}...` }]);
    expect(eventOf(call(), { captureMessages: true }).properties.$ai_input).toBeUndefined();
  });
});

describe("events", () => {
  let server: Server;
  let status = 200;
  let hold = false;
  let posted: { url: string; body: { api_key: string; batch: unknown[] } }[] = [];
  let outcomes: Record<string, number> = {};
  let said: string[] = [];
  let exporter: PostHog;
  beforeEach(async () => {
    [status, hold, posted, outcomes, said] = [200, false, [], {}, []];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        posted.push({ url: request.url ?? "", body: JSON.parse(Buffer.concat(chunks).toString()) });
        if (!hold) response.writeHead(status).end("{}");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const config: ExporterConfig = {
      ...{ kind: "posthog", url: `http://127.0.0.1:${port}`, keySecret: "K", captureMessages: false },
    };
    const logger = pino({}, { write: (line: string) => void said.push(line) });
    exporter = new PostHog(config, {
      key: "the-key",
      logger,
      onExport: (outcome, events) => {
        outcomes[outcome] = (outcomes[outcome] ?? 0) + events;
      },
    });
  });
  afterEach(async () => {
    await exporter.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const report = (count: number): void => {
    for (let i = 0; i < count; i++) exporter.report(call());
  };

  test("are sent in batches with the key, the last ones at the end", async () => {
    report(150);
    await exporter.close();
    expect(posted.map(({ url, body }) => [url, body.api_key, body.batch.length])).toEqual([
      ["/batch/", "the-key", 100],
      ["/batch/", "the-key", 50],
    ]);
    expect(outcomes).toEqual({ sent: 150 });
  });

  test("that wait are sent after a while", async () => {
    report(1);
    await expect.poll(() => outcomes, { timeout: 5_000 }).toEqual({ sent: 1 });
  });

  test("that are not accepted count as failed, and an outage is logged once, without the key", async () => {
    status = 401;
    report(250);
    await expect.poll(() => outcomes.failed, { timeout: 5_000 }).toBe(250);
    status = 200;
    report(100);
    await expect.poll(() => outcomes.sent, { timeout: 5_000 }).toBe(100);
    expect(said.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      "PostHog cannot be reached; events are dropped",
      "PostHog is back",
    ]);
    expect(said.join("")).not.toContain("the-key");
  });

  test("behind a service that hangs are bounded, and do not hold up the end", async () => {
    hold = true;
    report(2_000);
    // A batch is on its way, and a thousand wait.
    expect(outcomes).toEqual({ dropped: 900 });
    await exporter.close();
    expect(outcomes).toEqual({ failed: 100, dropped: 1_900 });
  });
});
