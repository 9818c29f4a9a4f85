import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { ExportResultCode } from "@opentelemetry/core";
import { InMemorySpanExporter, type ReadableSpan, type SpanExporter } from "@opentelemetry/sdk-trace";
import { afterEach, describe, expect, test } from "vitest";
import type { Outcome } from "../exchange/answer.js";
import type { ClientRequest } from "../exchange/client-request.js";
import type { Filter, FilterCall } from "../filters/filter.js";
import { clientRequest } from "../testing/client-request.js";
import { connectEgress, type EgressConnections } from "../upstream/egress.js";
import { clientNames } from "./client-names.js";
import { traceChat } from "./trace-chat.js";
import { traceEgress } from "./trace-egress.js";
import { traceFilter } from "./trace-filter.js";
import { traceOrchestrator } from "./trace-orchestrator.js";
import { startTracing, type Tracing, tracingTo } from "./tracing.js";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";
const sampled = { traceparent: `00-${TRACE}-${PARENT}-01` };
const unsampled = { traceparent: `00-${TRACE}-${PARENT}-00` };
const START = { name: "a", kind: "server", service: "plano" } as const;
const signal = new AbortController().signal;

/** The spans that were sent by then. */
async function sentBy(work: (tracing: Tracing) => unknown, samplingPercent = 100): Promise<ReadableSpan[]> {
  const spans: ReadableSpan[] = [];
  const exporter: SpanExporter = {
    export: (batch, done) => {
      spans.push(...batch);
      done({ code: ExportResultCode.SUCCESS });
    },
    shutdown: async () => {},
  };
  const tracing = tracingTo(exporter, { samplingPercent, attributes: {} }, () => {});
  await work(tracing);
  await tracing.close();
  return spans;
}

describe("the decision to trace a request", () => {
  const start = (headers: Record<string, string>, percent: number): Promise<ReadableSpan[]> =>
    sentBy(({ tracer }) => tracer.start(START, headers, {}).end(), percent);

  test("is the sender's, whatever the configured share", async () => {
    expect(await start(sampled, 0)).toMatchObject([{ parentSpanContext: { spanId: PARENT } }]);
    expect(await start(unsampled, 100)).toEqual([]);
  });

  test("follows the configured share when the sender makes none", async () => {
    expect(await start({}, 0)).toEqual([]);
    expect(await start({}, 100)).toHaveLength(1);
    expect(await start({ traceparent: "nonsense" }, 100)).toHaveLength(1);
  });

  test("is passed on to the services that are asked", async () => {
    await sentBy(({ tracer }) => {
      const told = (headers: Record<string, string>) => tracer.start(START, headers, {}).headers;
      expect(told(sampled).traceparent).toMatch(new RegExp(`^00-${TRACE}-(?!${PARENT}).{16}-01$`));
      expect(told(unsampled).traceparent).toMatch(new RegExp(`^00-${TRACE}-.{16}-00$`));
      expect(told({ ...sampled, tracestate: "vendor=1" }).tracestate).toBe("vendor=1");
    });
  });
});

describe("a client's request", () => {
  const request = (model: string, own = signal): ClientRequest =>
    clientRequest(
      { model, messages: [{ role: "user", content: "private" }] },
      { ...sampled, "x-api-key": "secret" },
      { api: "messages", path: "/v1/messages", signal: own },
    );
  const answer = (body: Readable): Outcome => ({ answer: { status: 200, headers: {}, body } });
  const serve = (outcome: () => Promise<Outcome>, model = "m", own = signal): Promise<ReadableSpan[]> =>
    sentBy(async ({ tracer }) => {
      const chat = traceChat({ prefix: "", answer: outcome }, tracer, clientNames(undefined, undefined));
      const came = await chat.answer(request(model, own)).catch(() => undefined);
      if (came !== undefined && "answer" in came) {
        came.answer.body.on("error", () => {}).resume();
        await new Promise((resolve) => came.answer.body.once("close", resolve));
      }
    });

  test("ends with its response, and holds no text of the conversation", async () => {
    const spans = await serve(async () => answer(Readable.from([Buffer.from("private")])));
    expect(spans).toMatchObject([{ name: "POST /v1/messages", status: { code: 0 } }]);
    expect(JSON.stringify(spans[0]?.attributes)).not.toMatch(/private|secret/);
  });

  test("records whether the response broke off or the client left", async () => {
    const broken = new Readable({
      read() {
        this.destroy(Object.assign(new Error("private"), { code: "ECONNRESET" }));
      },
    });
    const [span] = await serve(async () => answer(broken));
    expect(span?.attributes["error.type"]).toBe("ECONNRESET");
    const leaving = AbortSignal.abort(new Error("the client left"));
    const [left] = await serve(() => Promise.reject(leaving.reason), "m", leaving);
    expect(left?.attributes["error.type"]).toBe("cancelled");
  });

  test("holds names up to a bound", async () => {
    const [span] = await serve(async () => answer(Readable.from([])), "m".repeat(100_000));
    expect(String(span?.attributes["gen_ai.request.model"]).length).toBe(1_024);
  });
});

describe("a filter", () => {
  const call: FilterCall = { path: "/v1/messages", body: {}, headers: sampled, signal };
  const filter = (onFailure: Filter["onFailure"], apply: Filter["apply"]): Filter => ({
    id: "guard",
    onFailure,
    apply,
  });

  test("that fails differs from one that was skipped", async () => {
    const spans = await sentBy(async ({ tracer }) => {
      for (const onFailure of ["fail", "skip"] as const) {
        const failing = filter(onFailure, () => Promise.reject(new TypeError("private")));
        await expect(traceFilter(failing, { type: "mcp" }, tracer).apply(call)).rejects.toThrow("private");
      }
    });
    const seen = spans.map(({ attributes }) => [
      attributes["plano.filter.verdict"],
      attributes["error.type"],
    ]);
    expect(seen).toEqual([
      ["failed", "TypeError"],
      ["skipped", "TypeError"],
    ]);
  });

  test("that sees a part of a stream has no span for it", async () => {
    const passing = filter("fail", async ({ body }) => ({ body }));
    const spans = await sentBy(({ tracer }) =>
      traceFilter(passing, { type: "http" }, tracer).apply({ ...call, isPart: true }),
    );
    expect(spans).toEqual([]);
  });
});

test("a decision without a choice has no span, and an embedding decision records each candidate's score", async () => {
  const candidates = [{ id: "a", description: "" }];
  const spans = await sentBy(async ({ tracer }) => {
    for (const method of ["only", "embeddings"] as const) {
      const decide = async () => ({ chosen: ["a"], method, scores: { a: 0.5 }, milliseconds: 7 });
      await traceOrchestrator({ decide }, "agent", tracer).decide([], candidates, signal, sampled);
    }
  });
  expect(spans.map(({ attributes }) => attributes)).toMatchObject([
    { "selection.method": "embeddings", "selection.scores": '{"a":0.5}', "selection.determination_ms": 7 },
  ]);
});

describe("a call", () => {
  let server: Server | undefined;
  let connections: EgressConnections | undefined;
  afterEach(async () => {
    await connections?.close();
    server?.close();
  });

  test("ends with the last byte of its response, and passes its context to the agent", async () => {
    const told: unknown[] = [];
    server = createServer((request, response) => {
      told.push(request.headers.traceparent);
      response.writeHead(503).end("no");
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const spans = await sentBy(async ({ tracer }) => {
      connections = connectEgress(url);
      const egress = traceEgress(connections.egress(0), tracer);
      const headers = { ...sampled, "x-plano-agent": "weather" };
      const { body } = await egress.ask({ path: "/v1/messages", body: "{}", headers, signal });
      const closed = once(body, "close");
      await body.text();
      await closed;
    });
    const [span] = spans;
    expect(span?.attributes).toMatchObject({ "gen_ai.agent.id": "weather", "error.type": "503" });
    expect(told).toEqual([`00-${TRACE}-${span?.spanContext().spanId}-01`]);
  });
});

describe("a collector", () => {
  const config = { samplingPercent: 100, attributes: {} };

  test("that is too slow leaves a bounded number of spans waiting, and the others are counted as dropped", async () => {
    const tracing = tracingTo({ export: () => {}, shutdown: async () => {} }, config, () => {});
    for (let i = 0; i < 5_000; i++) tracing.tracer.start(START, {}, {}).end();
    expect(tracing.dropped()).toBe(5_000 - 4_096);
    await tracing.close();
  });

  test("that fails is logged once, and once again when it is back", async () => {
    const told: boolean[] = [];
    const memory = new InMemorySpanExporter();
    let isWell = false;
    const exporter: SpanExporter = {
      export: (spans, done) =>
        isWell
          ? memory.export(spans, done)
          : done({ code: ExportResultCode.FAILED, error: new Error("down") }),
      shutdown: async () => {},
    };
    const tracing = tracingTo(exporter, config, (well) => told.push(well));
    // A full batch is sent at once.
    const batch = async (): Promise<void> => {
      for (let i = 0; i < 512; i++) tracing.tracer.start(START, {}, {}).end();
      await new Promise(setImmediate);
    };
    await batch();
    await batch();
    expect([told, tracing.dropped()]).toEqual([[false], 1_024]);
    isWell = true;
    await batch();
    await expect.poll(() => told).toEqual([false, true]);
    expect(tracing.dropped()).toBe(1_024);
    await tracing.close();
  });

  test.each(["grpc", "http"] as const)(
    "that hangs does not delay the shutdown, over %s",
    async (protocol) => {
      const hanging = createServer(() => {});
      await new Promise<void>((resolve) => hanging.listen(0, "127.0.0.1", resolve));
      const { port } = hanging.address() as AddressInfo;
      const collector = { protocol, host: "127.0.0.1", port, path: "/v1/traces" };
      const tracing = await startTracing({ ...config, collector }, () => {});
      tracing.tracer.start(START, {}, {}).end();
      await tracing.close();
      hanging.closeAllConnections();
      hanging.close();
    },
  );
});
