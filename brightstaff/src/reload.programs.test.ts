// A changed service config under requests: real files, HTTP and an MCP server. A stand-in for Envoy's listeners answers.
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Observation } from "@plano/config/contract";
import { createClient } from "@redis/client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Backend, type Listener, startListener } from "./filters/testing/listener.js";
import { type McpBackend, mcpBackend, textResult } from "./filters/testing/mcp-server.js";
import type { Generation } from "./generations/generation.js";
import { type ReloadingBrightstaff, startReloading } from "./generations/testing/reloading.js";
import { observed } from "./observations/testing/observation.js";
import type { ServiceConfig, ServiceFilterConfig } from "./service-config/schema.js";
import { configVersion } from "./service-config/service-config-files.js";
import { REDIS, startRedis } from "./testing/redis.js";
import type { ServerProcess } from "./testing/server-process.js";
import { PLAIN_CONFIG } from "./testing/service-config.js";

const SOON = { timeout: 8_000 };

let envoy: Listener;
let brightstaff: ReloadingBrightstaff;
let mcp: McpBackend;
/** Sends the next event of each open stream, or ends them. */
let streams: { send(text: string): void; end(): void }[] = [];

const streamed: Backend = (_seen, response) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (content: string): void => {
    const choices = [{ index: 0, delta: { content: `${content} ` } }];
    response.write(`data: ${JSON.stringify({ object: "chat.completion.chunk", choices })}\n\n`);
  };
  send("begun");
  streams.push({ send, end: () => response.end("data: [DONE]\n\n") });
};
/** Envoy's egress listener: a stream if the request wants one, else the model's name and the body. */
const answered: Backend = (seen, response, request) => {
  const body = JSON.parse(seen.body) as { model: string; stream?: boolean };
  if (body.stream === true) return streamed(seen, response, request);
  response.writeHead(200, { "content-type": "application/json" });
  const choices = [{ index: 0, message: { role: "assistant", content: body.model } }];
  response.end(JSON.stringify({ object: "chat.completion", choices }));
};

const filter = (
  id: string,
  type: "http" | "mcp",
  more: Partial<ServiceFilterConfig> = {},
): ServiceFilterConfig => ({
  ...{ id, type, path: "/f", tool: "t", timeoutMilliseconds: 5_000, onFailure: "fail" },
  ...more,
});

function config(more: Partial<ServiceConfig> = {}): ServiceConfig {
  const address = { host: "127.0.0.1", port: Number(envoy.base.port) };
  return {
    ...PLAIN_CONFIG,
    ...{ egress: address, backends: address },
    models: [{ id: "p/a", ownedBy: "p" }],
    modelNames: { models: { "p/a": "p/a" }, pools: {}, prefixes: ["p/"] },
    ...more,
  };
}

beforeEach(async () => {
  streams = [];
  mcp = mcpBackend(true, ({ name, body }) => textResult({ ...body, tool: name }));
  // What has no backend header is for models and agents.
  envoy = await startListener({ undefined: answered, mcp: mcp.answer, other: mcp.answer });
  brightstaff = await startReloading(config());
});
afterEach(async () => {
  for (const { end } of streams) end();
  await brightstaff.close();
  await envoy.close();
});

const ask = (body: object = {}, path = "/v1/chat/completions", headers: Record<string, string> = {}) =>
  fetch(brightstaff.url + path, {
    method: "POST",
    body: JSON.stringify({ model: "p/a", messages: [{ role: "user", content: "hello" }], ...body }),
    headers,
  });
async function jsonOf<Body>(path: string): Promise<Body> {
  return (await (await fetch(brightstaff.url + path)).json()) as Body;
}
interface Status {
  version: string;
  since: string;
  secrets?: string;
  refused?: { version: string; secrets?: string; reason: string };
}
const USAGE = { input: 1, output: 0, cached_input: 0, cache_creation: 0, reasoning: 0 };
/** As the filter reports a request. */
async function observe(more: Partial<Observation>): Promise<void> {
  const line = observed({ model: "a", target: "p/a", provider: "p", usage: USAGE, ...more });
  const headers = { "content-type": "application/x-ndjson" };
  const body = `${JSON.stringify(line)}\n`;
  await fetch(`${brightstaff.url}/internal/observations`, { method: "POST", body, headers });
}
const status = (): Promise<Status> => jsonOf("/config");
const models = async (): Promise<{ id: string; created: number }[]> =>
  (await jsonOf<{ data: { id: string; created: number }[] }>("/v1/models")).data;
const metric = async (name: string): Promise<string[]> =>
  (await (await fetch(`${brightstaff.url}/metrics`)).text())
    .split("\n")
    .filter((line) => line.startsWith(`brightstaff_${name}`));

describe("a changed file", () => {
  test("is in force for the next request, and GET /config tells its version", async () => {
    const before = await status();
    expect(before.version).toBe(configVersion(JSON.stringify(config())));
    const changed = config({ models: [{ id: "p/b", ownedBy: "p" }] });
    await brightstaff.change(changed);
    const after = await status();
    expect(after).toEqual({ version: configVersion(JSON.stringify(changed)), since: expect.any(String) });
    expect(Date.parse(after.since)).toBeGreaterThanOrEqual(Date.parse(before.since));
    expect((await models()).map(({ id }) => id)).toEqual(["p/b"]);
    expect(await metric("config_info")).toEqual([
      `brightstaff_config_info{version="${after.version}",secrets=""} 1`,
    ]);
    expect(brightstaff.log.said).toContain("info: a changed service config is in force");
  });

  test("is told to peers on loopback only", async () => {
    const answer = await brightstaff.app.inject({
      url: "/config",
      remoteAddress: "192.0.2.1",
      headers: { host: "brightstaff" },
    });
    expect([answer.statusCode, answer.body]).toEqual([403, expect.not.stringContaining("version")]);
  });

  test("with the same content changes nothing", async () => {
    await brightstaff.change(config());
    expect(brightstaff.reloader.outcomes).toEqual({ applied: 0, refused: 0 });
  });

  test("changes limits of bodies, of memory and of silence", async () => {
    const body = { filler: "x".repeat(2_000) };
    expect((await ask(body)).status).toBe(200);
    await brightstaff.change(config({ requestBodyBytes: 1_000, idleTimeoutMilliseconds: 100_000 }));
    expect((await ask(body)).status).toBe(413);
    // Node reads it with each request.
    expect(brightstaff.app.server.timeout).toBe(105_000);
    await brightstaff.change(config({ inFlightBytes: 1_000 }));
    expect((await ask(body)).status).toBe(503);
    await brightstaff.change(config());
    expect((await ask(body)).status).toBe(200);
  });

  test("leaves the dates of models as they are unless the models change", async () => {
    const before = await models();
    await brightstaff.change(config({ requestBodyBytes: 1_000 }));
    expect(await models()).toEqual(before);
    expect(brightstaff.reloader.outcomes.applied).toBe(1);
  });
});

describe("a refused file", () => {
  test.each<[string, () => ServiceConfig | string, string]>([
    ["that is no JSON", () => "{", "the service config is not JSON"],
    ["of another version", () => JSON.stringify({ ...config(), surprise: 1 }), "surprise is not known"],
    [
      "with another address to listen at",
      () => config({ listen: { host: "127.0.0.1", port: 9_092 } }),
      "listen cannot change without a restart: brightstaff listens on 127.0.0.1 port 0, and the file says 127.0.0.1 port 9092",
    ],
  ])("%s changes nothing, and its reason is kept until a file is in force", async (_what, file, reason) => {
    const before = await status();
    await brightstaff.change(file());
    await brightstaff.reloader.reload();
    const { refused, ...after } = await status();
    expect(after).toEqual(before);
    expect(refused).toMatchObject({ reason: expect.stringContaining(reason), version: expect.any(String) });
    expect((await ask()).status).toBe(200);
    expect(brightstaff.reloader.outcomes).toEqual({ applied: 0, refused: 1 });
    expect(await metric("config_refused_total")).toEqual(["brightstaff_config_refused_total 1"]);
    await brightstaff.change(config());
    expect(await status()).toEqual(before);
  });

  test("closes what was made for it", async () => {
    const { size } = brightstaff.resources;
    const sessions = { ...PLAIN_CONFIG.sessions, cache: "redis" as const, urlSecret: "URL" };
    const filters = [filter("mcp", "mcp")];
    await brightstaff.change(config({ sessions, filters }), { URL: "redis://:geh%eim@host" });
    expect((await status()).refused?.reason).toContain("the address of Redis must be redis://");
    expect(brightstaff.log.text()).not.toContain("eim@");
    expect(brightstaff.resources.size).toBe(size);
  });

  test("whose secrets change can be used then", async () => {
    const sessions = { ...PLAIN_CONFIG.sessions, cache: "redis" as const, urlSecret: "URL" };
    await brightstaff.change(config({ sessions }), { URL: "http://host" });
    const { refused } = await status();
    await brightstaff.change(config({ sessions }), { URL: "redis://127.0.0.1:1" });
    const after = await status();
    expect([after.version, after.refused]).toEqual([refused?.version, undefined]);
    expect(after.secrets).not.toBe(refused?.secrets);
    await expect.poll(() => brightstaff.log.text(), SOON).toContain("Redis cannot be reached");
  });
});

describe("a stream that has begun", () => {
  beforeEach(() => {
    envoy.backends.shout = ({ body }, response) =>
      void response.end(body.toUpperCase().replaceAll(/"(\w+)":/g, (name) => name.toLowerCase()));
  });
  const shouting = (): ServiceConfig =>
    config({
      listeners: [
        {
          name: "l",
          agents: [{ id: "a", description: "", inputFilters: [] }],
          defaultAgent: "a",
          outputFilters: ["shout"],
        },
      ],
      filters: [filter("shout", "http"), filter("mcp", "mcp")],
      modelListener: { inputFilters: ["mcp"], outputFilters: [] },
    });
  const askAgent = () => ask({ stream: true }, "/agents/v1/chat/completions", { "x-plano-listener": "l" });

  test("keeps its agent and its filters after they are removed, and they are closed with its end", async () => {
    await brightstaff.change(shouting());
    expect((await ask()).status).toBe(200);
    expect(mcp.sessions.size).toBe(1);
    const response = await askAgent();
    await brightstaff.change(config());
    expect((await askAgent()).status).toBe(404);
    expect(mcp.sessions.size).toBe(1);
    expect(await metric("config_generations")).toEqual(["brightstaff_config_generations 2"]);
    const [stream] = streams;
    stream?.send("still here");
    stream?.end();
    expect(await response.text()).toContain("STILL HERE");
    await expect.poll(() => mcp.sessions.size, SOON).toBe(0);
    expect(await metric("config_generations")).toEqual(["brightstaff_config_generations 1"]);
  });

  test("lets go when its client leaves", async () => {
    await brightstaff.change(shouting());
    const response = await askAgent();
    await brightstaff.change(config());
    const { generations } = brightstaff.reloader;
    expect(generations.count).toBe(2);
    await response.body?.cancel();
    await expect.poll(() => generations.count, SOON).toBe(1);
  });
});

describe("what did not change survives", () => {
  let choice = "code";
  const routed = (more: Partial<ServiceConfig["sessions"]> = {}): ServiceConfig =>
    config({
      routingPreferences: [
        { name: "code", description: "d", model: "p/a", models: ["p/a"], prefer: "none" },
        { name: "talk", description: "d", model: "p/b", models: ["p/b"], prefer: "none" },
      ],
      routing: { kind: "general", model: "p/router", contextTokens: 1_000 },
      sessions: { ...PLAIN_CONFIG.sessions, ttlMilliseconds: 60_000, ...more },
    });
  /** The routing model chooses `choice`. */
  function startRouter(): void {
    choice = "code";
    const answer = envoy.backends.undefined as Backend;
    envoy.backends.undefined = (seen, response, request) => {
      if (JSON.parse(seen.body).model !== "p/router") return answer(seen, response, request);
      const choices = [{ message: { content: JSON.stringify({ route: choice }) } }];
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ choices }));
    };
  }

  test("an MCP session, whatever its place, tool and timeout", async () => {
    const use = (...filters: ServiceFilterConfig[]) =>
      brightstaff.change(
        config({ filters, modelListener: { inputFilters: filters.map(({ id }) => id), outputFilters: [] } }),
      );
    await use(filter("mcp", "mcp"));
    await ask();
    const ids = [...mcp.sessions.keys()];
    await use(filter("other", "mcp"), filter("mcp", "mcp", { tool: "t2", timeoutMilliseconds: 1_000 }));
    await ask();
    expect(JSON.parse(envoy.seen.at(-1)?.body ?? "")).toMatchObject({ tool: "t2" });
    expect([mcp.opened, [...mcp.sessions.keys()].slice(0, 1)]).toEqual([2, ids]);
    await use(filter("other", "mcp"));
    await expect.poll(() => [...mcp.sessions.keys()].includes(ids[0] ?? ""), SOON).toBe(false);
    expect(mcp.sessions.size).toBe(1);
  });

  test("sessions in memory, also when there may be fewer of them", async () => {
    startRouter();
    const decide = async (): Promise<object> =>
      (await ask({}, "/routing/v1/chat/completions", { "x-model-affinity": "s" })).json() as Promise<object>;
    await brightstaff.change(routed());
    expect(await decide()).toMatchObject({ route: "code", pinned: false });
    choice = "talk";
    await brightstaff.change(routed({ maxEntries: 5, ttlMilliseconds: 30_000 }));
    expect(await decide()).toMatchObject({ route: "code", pinned: true });
    await brightstaff.change(routed({ maxEntries: 5, tenantHeader: "x-tenant" }));
    expect(brightstaff.reloader.outcomes.applied).toBe(3);
    expect(await decide()).toMatchObject({ route: "code", pinned: true });
  });

  describe.skipIf(REDIS === undefined)("with Redis", () => {
    let redis: ServerProcess;
    beforeEach(async () => {
      redis = await startRedis();
    });
    afterEach(() => redis.close());

    test("its connection, and turns whose usage is not observed yet", async () => {
      startRouter();
      const secrets = { URL: `redis://127.0.0.1:${redis.port}` };
      const inRedis = { cache: "redis", urlSecret: "URL" } as const;
      await brightstaff.change(routed(inRedis), secrets);
      const connected = (): number =>
        brightstaff.log.said.filter((line) => line === "info: sessions are kept in Redis").length;
      await expect.poll(connected, SOON).toBe(1);
      const headers = { "x-model-affinity": "s", "x-request-id": "r" };
      expect((await ask({}, "/v1/chat/completions", headers)).status).toBe(200);
      await brightstaff.change(routed({ ...inRedis, ttlMilliseconds: 30_000 }), secrets);
      expect(brightstaff.reloader.outcomes.applied).toBe(2);
      await observe({ request_id: "r", target: "p/a", model: "a", usage: { ...USAGE, input: 9_000 } });
      const client = createClient({ url: secrets.URL });
      await client.connect();
      const [key = ""] = await client.keys("*");
      await expect.poll(() => client.get(key), SOON).toContain('"cached_tokens":9000');
      client.destroy();
      expect(connected()).toBe(1);
    });
  });

  test("prices of a source, and those of a new one are read before it is in force", async () => {
    const answer = envoy.backends.undefined as Backend;
    envoy.backends.undefined = (seen, response, request) => {
      if (!seen.path.startsWith("/prices")) return answer(seen, response, request);
      const models = { a: { cost: { input: 1, output: 1 } } };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ p: { models } }));
    };
    const priced = (name: string, more: Partial<ServiceConfig> = {}): ServiceConfig => {
      const cost = { catalog: "models.dev", refreshMilliseconds: 3_600_000, names: {} } as const;
      const url = new URL(`/prices/${name}`, envoy.base).href;
      return config({ metricsSources: { cost: { ...cost, url } }, ...more });
    };
    const looks = (): string[] =>
      envoy.seen.map(({ path }) => path).filter((path) => path.startsWith("/prices"));
    const read = async (): Promise<string | undefined> =>
      (await metric('model_metrics_refreshes_total{source="cost",outcome="ok"}')).at(0)?.split(" ").at(-1);
    await brightstaff.change(priced("one"));
    expect([looks(), await read()]).toEqual([["/prices/one"], "1"]);
    await brightstaff.change(priced("one", { requestBodyBytes: 10_000 }));
    expect([looks(), await read()]).toEqual([["/prices/one"], "1"]);
    await brightstaff.change(priced("two"));
    expect([looks(), await read()]).toEqual([["/prices/one", "/prices/two"], "2"]);
    expect(brightstaff.reloader.outcomes.applied).toBe(3);
  });

  test("embeddings of descriptions, until their name means another model", async () => {
    const embedded: string[][] = [];
    const answer = envoy.backends.undefined as Backend;
    envoy.backends.undefined = (seen, response, request) => {
      if (seen.path !== "/v1/embeddings") return answer(seen, response, request);
      const { input } = JSON.parse(seen.body) as { input: string[] };
      embedded.push(input);
      const data = input.map((_text, index) => ({ index, embedding: [1, 0] }));
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ data }));
    };
    const agents = ["a", "b"].map((id) => ({ id, description: `about ${id}`, inputFilters: [] }));
    const choosing = (more: Partial<ServiceConfig>): ServiceConfig =>
      config({
        listeners: [{ name: "l", agents, defaultAgent: "a", outputFilters: [] }],
        orchestration: { kind: "embeddings", model: "e", threshold: 0.5 },
        ...more,
      });
    const described = async (changed: ServiceConfig): Promise<number> => {
      await brightstaff.change(changed);
      const answer = await ask({}, "/agents/v1/chat/completions", { "x-plano-listener": "l" });
      expect(answer.headers.get("x-plano-agent")).toBe("a");
      return embedded.filter((input) => input.length === 2).length;
    };
    const names = (full: string) => ({ modelNames: { models: { e: full }, pools: {}, prefixes: [] } });
    expect(await described(choosing(names("p/e1")))).toBe(1);
    expect(await described(choosing({ ...names("p/e1"), requestBodyBytes: 10_000 }))).toBe(1);
    expect(await described(choosing(names("p/e2")))).toBe(2);
  });
});

test("300 changes of everything leave no generation, resource or handle behind", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const generations: WeakRef<Generation>[] = [];
  const numbered = (number: number): ServiceConfig =>
    config({
      filters: [filter(number % 2 === 0 ? "mcp" : "other", "mcp", { path: `/${number}` })],
      modelListener: { inputFilters: [number % 2 === 0 ? "mcp" : "other"], outputFilters: [] },
      orchestration: { kind: "embeddings", model: `e${number}`, threshold: number },
      tracing: {
        samplingPercent: 100,
        collector: { host: "127.0.0.1", port: 1, protocol: "http", path: `/${number}` },
        attributes: {},
      },
      metricsSources: {
        cost: {
          catalog: "models.dev",
          url: `http://127.0.0.1:1/${number}`,
          refreshMilliseconds: 60_000,
          names: {},
        },
      },
    });
  const run = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      await brightstaff.change(numbered(generations.length));
      generations.push(new WeakRef(brightstaff.reloader.generations.current));
      if (time % 10 === 0) expect((await ask()).status).toBe(200);
    }
    // The collector is down: tracing ends after a while.
    await expect.poll(() => brightstaff.reloader.generations.count, SOON).toBe(1);
    await expect.poll(() => mcp.sessions.size, SOON).toBeLessThanOrEqual(1);
    await turn();
    collect();
  };
  await run(20);
  const { size } = brightstaff.resources;
  const handles = process.getActiveResourcesInfo().length;
  await run(280);
  expect(brightstaff.reloader.outcomes).toEqual({ applied: 300, refused: 0 });
  expect(brightstaff.resources.size).toBe(size);
  await expect.poll(() => process.getActiveResourcesInfo().length, SOON).toBeLessThanOrEqual(handles);
  expect(generations.filter((each) => each.deref() !== undefined).length).toBeLessThan(5);
}, 60_000);
