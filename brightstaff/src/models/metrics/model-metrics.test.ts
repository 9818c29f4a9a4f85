// Metrics from real servers: good, slow, broken and recovering ones.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { newLease } from "../../filters/testing/lease.js";
import { MemoryBudget } from "../../memory-budget.js";
import { keepLog } from "../../testing/log.js";
import { createModelMetrics, type RunningMetrics } from "./model-metrics.js";

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

const json =
  (value: unknown, status = 200): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  };
const catalogue = (input: number) => json({ openai: { models: { gpt: { cost: { input, output: 1 } } } } });

/** Answers with the current `server.answer`, and keeps the requests. */
async function serve(answer: Answer) {
  const asked: string[] = [];
  const http = createServer((request, response) => {
    asked.push(String(request.url));
    server.answer(response, request);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  ended.push(async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server = { url, answer, asked };
  return server;
}

function start(
  url: string,
  refreshMilliseconds = 20,
  catalog: "models.dev" | "digitalocean" = "models.dev",
  budget = new MemoryBudget(Number.POSITIVE_INFINITY),
) {
  const log = keepLog();
  const refreshes: string[] = [];
  const lease = newLease();
  const metrics = createModelMetrics(
    { cost: { catalog, url, refreshMilliseconds, names: {} } },
    { logger: log.logger, budget, onRefresh: (source, outcome) => refreshes.push(`${source} ${outcome}`) },
    lease,
  );
  ended.push(() => lease.release());
  return { metrics, lease, log, refreshes, price: () => metrics.priceOf("openai/gpt")?.input };
}

const READ = "info: metrics of models are read";
const FAILED = "warn: metrics of models cannot be read; those that are known go on to count";

test("prices are known once startup has waited for them, and follow the catalogue", async () => {
  const server = await serve(catalogue(1));
  const { metrics, price, log } = start(`${server.url}/api.json?token=geheim`);
  await metrics.ready();
  expect(price()).toBe(1);
  expect(metrics.priceOf("nobody/knows")).toBeUndefined();
  expect(metrics.latencyOf("openai/gpt")).toBeUndefined();
  server.answer = catalogue(2);
  await expect.poll(price).toBe(2);
  expect(server.asked[0]).toBe("/api.json?token=geheim");
  expect(log.said).toEqual([READ]);
  expect(log.text()).not.toContain("geheim");
});

test("a failing source is logged once, keeps its last values, and its recovery is logged once", async () => {
  const server = await serve(catalogue(1));
  const { metrics, log, refreshes, price } = start(server.url);
  await metrics.ready();
  const failures = (): number => refreshes.filter((each) => each === "cost failed").length;
  for (const answer of [json({}, 500), json({}), json([]), json({ openai: 7 })]) {
    const before = failures();
    server.answer = answer;
    await expect.poll(failures).toBeGreaterThan(before + 1);
  }
  server.answer = (response) => response.end("<html>maintenance</html>");
  const before = failures();
  await expect.poll(failures).toBeGreaterThan(before + 1);
  expect(price()).toBe(1);
  expect(log.said).toEqual([READ, FAILED]);
  server.answer = catalogue(3);
  await expect.poll(price).toBe(3);
  expect(log.said).toEqual([READ, FAILED, READ]);
});

test("a source that is down at first is read once it is up", async () => {
  const server = await serve(json({}, 500));
  const { metrics, log, price, refreshes } = start(server.url);
  await metrics.ready();
  expect(price()).toBeUndefined();
  expect(refreshes).toEqual(["cost failed"]);
  expect(log.text()).toContain('"fault":"it answered 500"');
  server.answer = catalogue(1);
  await expect.poll(price).toBe(1);
  expect(log.said).toEqual([FAILED, READ]);
});

test("a connection error counts as a failure", async () => {
  const { metrics, log } = start("http://127.0.0.1:1");
  await metrics.ready();
  expect(log.text()).toContain('"fault":"ECONNREFUSED"');
});

test("an endless catalogue is given up before memory runs out", async () => {
  const server = await serve((response) => {
    const block = Buffer.alloc(1 << 20, 32);
    const more = (): void => {
      if (!response.destroyed) response.write(block, more);
    };
    more();
  });
  const { metrics, log, refreshes } = start(server.url, 60_000);
  await metrics.ready();
  expect(refreshes).toEqual(["cost failed"]);
  expect(log.text()).toContain("larger than");
});

test("an answer counts in the memory budget until it is parsed, and is not read beyond it", async () => {
  const server = await serve(catalogue(1));
  const budget = new MemoryBudget(100_000);
  const { metrics, price, refreshes } = start(server.url, 60_000, "models.dev", budget);
  await metrics.ready();
  expect([price(), budget.held]).toEqual([1, 0]);
  const poor = start(server.url, 60_000, "models.dev", new MemoryBudget(100));
  await poor.metrics.ready();
  expect([refreshes, poor.refreshes, poor.price()]).toEqual([["cost ok"], ["cost failed"], undefined]);
});

test("startup waits at most 5 s for a silent source, and closing ends requests in progress", async () => {
  let left = false;
  const server = await serve((response) => response.on("close", () => (left = true)));
  const { metrics, lease, log, refreshes } = start(server.url);
  await metrics.ready();
  expect(log.said).toEqual(["warn: sources of metrics take long; nothing waits for them"]);
  await lease.release();
  await expect.poll(() => left).toBe(true);
  // Only one request at a time, however short the interval, and no aborted one counts.
  expect(server.asked).toHaveLength(1);
  expect(refreshes).toEqual([]);
});

test("redirects are followed up to a bound", async () => {
  const server = await serve((response, { url }) => {
    if (url === "/new") return catalogue(1)(response, undefined as never);
    const location = url === "/old" ? "/new" : `/${Number(url?.slice(1)) + 1}`;
    response.writeHead(302, { location }).end();
  });
  const found = start(`${server.url}/old`, 60_000);
  await found.metrics.ready();
  expect(found.price()).toBe(1);
  const lost = start(`${server.url}/1`, 60_000);
  await lost.metrics.ready();
  expect(lost.log.text()).toContain('"fault":"it answered 302"');
});

test("DigitalOcean is asked for all of its models in one request", async () => {
  const pricing = { input_price_per_million: 1e-6, output_price_per_million: 1e-6 };
  const server = await serve(json({ data: [{ model_id: "gpt", pricing }] }));
  const { metrics, price } = start(`${server.url}/v2/gen-ai/models/catalog`, 60_000, "digitalocean");
  await metrics.ready();
  expect(price()).toBe(1);
  expect(server.asked).toEqual(["/v2/gen-ai/models/catalog?limit=200"]);
});

test("without sources nothing is known, and startup waits for nothing", async () => {
  const metrics: RunningMetrics = createModelMetrics(
    {},
    { logger: keepLog().logger, budget: new MemoryBudget(0), onRefresh: () => {} },
    newLease(),
  );
  await metrics.ready();
  expect(metrics.priceOf("m")).toBeUndefined();
});
