import { ExportResultCode } from "@opentelemetry/core";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import type { Observation } from "@plano/config/contract";
import { expect, test } from "vitest";
import { costOf } from "../history/cost.js";
import { usageOf } from "../history/finished.js";
import { observed } from "../observations/testing/observation.js";
import { modelCallOf } from "./call-attributes.js";
import { traceModel } from "./trace-model.js";
import { tracingTo } from "./tracing.js";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";
const traceparent = `00-${TRACE}-${PARENT}-01`;
const PRICE = { price: { input: 1, output: 10, cachedInput: 0.5 }, source: "file" };
const STARTED = 1_796_000_000_000;
const attempt = { target: "own/m", provider: "own", upstream_format: "messages", status: 200, error: null };

async function spansOf(more: Partial<Observation>, isPriced = true): Promise<ReadableSpan[]> {
  const spans: ReadableSpan[] = [];
  const exporter = {
    export: (batch: ReadableSpan[], done: (result: { code: number }) => void) => {
      spans.push(...batch);
      done({ code: ExportResultCode.SUCCESS });
    },
    shutdown: async () => {},
  };
  const tracing = tracingTo(exporter, { samplingPercent: 100, attributes: {} }, () => {});
  const record = observed({ traceparent, ...more });
  const call = modelCallOf(record, costOf(isPriced ? PRICE : undefined, usageOf(record)));
  if (call !== undefined) traceModel(call, tracing.tracer);
  await tracing.close();
  return spans;
}

const millisecondsOf = ([seconds, nanoseconds]: [number, number]): number =>
  seconds * 1_000 + nanoseconds / 1e6 - STARTED;

test("a call's span has the last attempt's time, the moment of the first token, and its cost", async () => {
  const [span] = await spansOf({
    stream: true,
    attempts: [
      { ...attempt, target: "dead/m", status: 0, error: "connect", began_ms: 0, ms: 100 },
      { ...attempt, began_ms: 100, ms: 900 },
    ],
    attempt_count: 2,
    ttft_ms: 300,
    duration_ms: 1_000,
    usage: { input: 1_000_000, output: 100_000, cached_input: 500_000, cache_creation: 0, reasoning: null },
  });
  expect(span).toMatchObject({
    name: "chat own/m",
    parentSpanContext: { spanId: PARENT },
    resource: { attributes: { "service.name": "plano(llm)" } },
    status: { code: 0 },
    events: [{ name: "llm.time_to_first_token", attributes: { "llm.time_to_first_token": 200 } }],
    attributes: {
      "llm.duration_ms": 900,
      "llm.usage.cached_input_tokens": 500_000,
      "llm.usage.input_cost_usd": 0.75,
      "llm.usage.output_cost_usd": 1,
      "llm.usage.total_cost_usd": 1.75,
      "gen_ai.usage.cache_read.input_tokens": 500_000,
      "gen_ai.response.finish_reasons": ["end_turn"],
    },
  });
  expect(span?.attributes).not.toHaveProperty(["llm.usage.reasoning_tokens"]);
  expect(
    [span?.startTime, span?.events[0]?.time, span?.endTime].map((at) => at && millisecondsOf(at)),
  ).toEqual([100, 300, 1_000]);
});

test.each<[string, Partial<Observation>, string | undefined]>([
  ["a status", { attempts: [{ ...attempt, status: 503, error: "status", began_ms: 0, ms: 1 }] }, "503"],
  ["silence", { attempts: [{ ...attempt, status: 0, error: "timeout", began_ms: 0, ms: 1 }] }, "timeout"],
  ["a client that left", { ended_by: "client" }, "cancelled"],
  ["nothing", {}, undefined],
])("the kind of a failure is told after %s", async (_what, more, expected) => {
  const [span] = await spansOf(more);
  expect(span?.attributes["error.type"]).toBe(expected);
  expect(span?.status.code).toBe(expected === undefined ? 0 : 2);
});

test("a cost that is not known is left out", async () => {
  const [span] = await spansOf({}, false);
  expect(Object.keys(span?.attributes ?? {}).filter((name) => name.endsWith("_usd"))).toEqual([]);
});

test.each<[string, Partial<Observation>]>([
  ["to an agent", { attempts: [{ ...attempt, provider: "agent/a", began_ms: 0, ms: 1 }] }],
  ["that was refused before", { attempts: [], attempt_count: 0 }],
  ["without a trace", { traceparent: null }],
  ["that its sender does not want traced", { traceparent: traceparent.replace(/01$/, "00") }],
])("a request %s has no such span", async (_what, more) => {
  expect(await spansOf(more)).toEqual([]);
});
