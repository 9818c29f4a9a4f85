// Latencies from a real Prometheus, which scrapes the test's exporter.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newLease } from "../../filters/testing/lease.js";
import { MemoryBudget } from "../../memory-budget.js";
import { keepLog } from "../../testing/log.js";
import { PROMETHEUS, startPrometheus } from "../../testing/prometheus.js";
import type { ServerProcess } from "../../testing/server-process.js";
import { createModelMetrics } from "./model-metrics.js";

describe.skipIf(PROMETHEUS === undefined)("with Prometheus", () => {
  let quick = 0.2;
  let exporter: Server;
  let prometheus: ServerProcess;
  const lease = newLease();
  beforeAll(async () => {
    exporter = createServer((_request, response) => {
      response.setHeader("content-type", "text/plain; version=0.0.4");
      response.end(`# TYPE seconds gauge
seconds{model_name="openai/quick",instance_id="1"} ${quick}
seconds{model_name="openai/quick",instance_id="2"} 0.1
seconds{model_name="slow"} 3
seconds{model_name="never"} NaN
seconds{gen_ai_request_model="relabelled"} 1
`);
    });
    await new Promise<void>((resolve) => exporter.listen(0, "127.0.0.1", resolve));
    prometheus = await startPrometheus(`127.0.0.1:${(exporter.address() as AddressInfo).port}`);
  });
  afterAll(async () => {
    await lease.release();
    await prometheus?.close();
    exporter?.closeAllConnections();
    exporter?.close();
  });

  function start(query: string) {
    const log = keepLog();
    const url = `http://127.0.0.1:${prometheus.port}/prometheus/`;
    const metrics = createModelMetrics(
      { latency: { url, query, refreshMilliseconds: 50 } },
      { logger: log.logger, budget: new MemoryBudget(1 << 20), onRefresh: () => {} },
      lease,
    );
    return { metrics, log };
  }

  test("the query's values are the models' latencies, and follow new measurements", async () => {
    const { metrics, log } = start("avg by (model_name) (seconds)");
    await expect.poll(() => metrics.latencyOf("openai/quick"), { timeout: 8_000 }).toBeCloseTo(0.15);
    expect(metrics.latencyOf("own/slow")).toBe(3);
    expect(metrics.latencyOf("never")).toBeUndefined();
    expect(metrics.latencyOf("relabelled")).toBeUndefined();
    expect(metrics.priceOf("slow")).toBeUndefined();
    quick = 0.5;
    await expect.poll(() => metrics.latencyOf("openai/quick"), { timeout: 8_000 }).toBeCloseTo(0.3);
    expect(log.said).toEqual(["info: metrics of models are read"]);
  });

  test("the query can rename any label to the model's", async () => {
    const { metrics } = start(
      'label_replace(seconds{gen_ai_request_model!=""}, "model_name", "$1", "gen_ai_request_model", "(.+)")',
    );
    await expect.poll(() => metrics.latencyOf("relabelled"), { timeout: 8_000 }).toBe(1);
  });

  test("an invalid query, or one without a vector, is logged", async () => {
    const [wrong, scalar] = [start("sum by ("), start("scalar(seconds)")];
    await Promise.all([wrong.metrics.ready(), scalar.metrics.ready()]);
    expect(wrong.log.text()).toContain('"fault":"it answered 400"');
    expect(scalar.log.text()).toContain("the query's result is no instant vector");
  });
});
