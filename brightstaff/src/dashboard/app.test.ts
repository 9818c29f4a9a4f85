// The dashboard's API, over HTTP: who may ask, and what is answered.
import { scryptSync } from "node:crypto";
import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sampleRecord, saying } from "../history/testing/samples.js";
import type {
  ApiError,
  Breakdown,
  Health,
  InboxList,
  LiveBatch,
  LiveHello,
  Overview,
  RequestDetail,
  RequestList,
} from "./api.js";
import { Doorkeeper } from "./other-machines.js";
import { eventsOf, openDashboard, TOKEN } from "./testing/dashboard.js";

let dashboard: Awaited<ReturnType<typeof openDashboard>>;
beforeEach(async () => {
  dashboard = await openDashboard();
});
afterEach(() => dashboard.close());

/** Also with headers that fetch does not let anybody set. */
function statusOf(path: string, headers: Record<string, string>, method = "GET", body = ""): Promise<number> {
  const { hostname, port } = new URL(dashboard.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end(body);
  });
}

describe("who may ask", () => {
  const bearer = { authorization: `Bearer ${TOKEN}` };
  const PATHS = [
    "/api/v1/requests",
    "/api/v1/requests/x",
    "/api/v1/overview",
    "/api/v1/live",
    "/api/v1/unknown",
  ];

  test.each(PATHS)("%s tells nothing without the token", async (path) => {
    const { host } = new URL(dashboard.url);
    expect(await statusOf(path, {})).toBe(401);
    expect(await statusOf(path, { authorization: `Bearer ${"u".repeat(43)}` })).toBe(401);
    expect(await statusOf(path, { cookie: `plano_dashboard_${host.split(":")[1]}=x` })).toBe(401);
  });

  test.each(PATHS)("%s tells nothing without the token, however it is written", async (path) => {
    const letters = (text: string): string =>
      text.replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
    for (const written of [
      `/%61${path.slice(2)}`,
      letters(path),
      `${letters("/api/v1")}${path.slice(7)}?q=x`,
    ])
      for (const method of ["GET", "POST"]) expect(await statusOf(written, {}, method)).toBe(401);
    // These are pages, which have not been built here.
    for (const written of [`/${path}`, `/x/..${path}`, `/;${path}`, path.toUpperCase()])
      expect(await statusOf(written, {})).toBe(503);
  });

  test.each(PATHS)("%s tells pages of others nothing, even with the token", async (path) => {
    expect(await statusOf(path, { ...bearer, host: "evil.example" })).toBe(421);
    expect(await statusOf(path, { ...bearer, host: "127.0.0.1" })).toBe(421);
    expect(await statusOf(path, { ...bearer, origin: "http://evil.example" })).toBe(403);
    expect(await statusOf(path, { ...bearer, "sec-fetch-site": "cross-site" })).toBe(403);
    // Another port of this machine.
    expect(await statusOf(path, { ...bearer, "sec-fetch-site": "same-site" })).toBe(403);
  });

  test("the token is traded for a cookie, by JSON only", async () => {
    const trade = (key: string, type = "application/json"): Promise<Response> =>
      fetch(`${dashboard.url}/api/v1/session`, {
        method: "POST",
        headers: { "content-type": type },
        body: JSON.stringify({ key }),
      });
    expect((await trade("wrong")).status).toBe(401);
    expect((await trade(TOKEN, "text/plain")).status).toBe(415);
    const traded = await trade(TOKEN);
    expect(traded.status).toBe(204);
    const cookie = traded.headers.get("set-cookie") ?? "";
    expect(cookie).toContain("HttpOnly; SameSite=Strict");
    expect(cookie).not.toContain(TOKEN);
    expect(await statusOf("/api/v1/requests", { cookie: `a=b; ${cookie.split(";")[0]}` })).toBe(200);
  });

  test("nothing runs on a page but its own files, nobody frames it, and no other origin reads", async () => {
    for (const path of ["/", "/requests", "/api/v1/requests"]) {
      const { headers } = await dashboard.get(path);
      expect(headers.get("content-security-policy")).toMatch(/^default-src 'self'; .*frame-ancestors 'none'/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
  });
});

test("a request is found by its id, however long and strange the client has made it", async () => {
  for (const id of ["x".repeat(2_000), "ä/?#%2F ..".repeat(200), "%61", "a b"]) {
    dashboard.recorder.observe(sampleRecord({ request_id: id }));
    const { summary } = await dashboard.read<RequestDetail>(`/api/v1/requests/${encodeURIComponent(id)}`);
    expect(summary?.id).toBe(id);
  }
});

describe("from other machines", () => {
  const hash = `scrypt:${"salt".repeat(4)}:${scryptSync("open sesame", "salt".repeat(4), 32).toString("base64url")}`;
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });
  const statusWith = async (
    rules: ConstructorParameters<typeof Doorkeeper>[0],
    headers: Record<string, string>,
    hosts: string[] = [],
  ): Promise<number> => {
    const other = await openDashboard({ doorkeeper: new Doorkeeper(rules), hosts });
    const { port } = new URL(other.url);
    try {
      return await new Promise((resolve, reject) => {
        const options = { hostname: "127.0.0.1", port, path: "/api/v1/requests", headers };
        request(options, (response) => resolve(response.resume().statusCode ?? 0))
          .on("error", reject)
          .end();
      });
    } finally {
      await other.close();
    }
  };

  test("a password lets in, another does not, and without one nobody gets in so", async () => {
    expect(await statusWith({ passwordHash: hash }, basic("any:open sesame"))).toBe(200);
    expect(await statusWith({ passwordHash: hash }, basic("any:open"))).toBe(401);
    expect(await statusWith({ passwordHash: hash }, {})).toBe(401);
    expect(await statusWith({}, basic("any:open sesame"))).toBe(401);
  });

  test("so does the header of a proxy, if it is configured and says something", async () => {
    expect(await statusWith({ trustedHeader: "x-user" }, { "x-user": "ann" })).toBe(200);
    expect(await statusWith({ trustedHeader: "x-user" }, { "x-user": "" })).toBe(401);
    expect(await statusWith({}, { "x-user": "ann" })).toBe(401);
  });

  test("only hosts that are configured are answered, with their own origins", async () => {
    const rules = { trustedHeader: "x-user" };
    const headers = { "x-user": "ann", host: "plano.example:443", origin: "https://plano.example" };
    expect(await statusWith(rules, headers)).toBe(421);
    expect(await statusWith(rules, headers, ["plano.example:443"])).toBe(200);
    expect(await statusWith(rules, { ...headers, host: "plano.example" }, ["plano.example:443"])).toBe(200);
    expect(
      await statusWith(rules, { ...headers, origin: "https://evil.example" }, ["plano.example:443"]),
    ).toBe(403);
  });
});

describe("the page's files", () => {
  test("without them, a plain explanation", async () => {
    const response = await fetch(dashboard.url);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("./build.sh");
  });

  test("hashed names are cached for good, and every other path is the page", async () => {
    const files = new Map([["app-1a2b.js", { type: "text/javascript", body: Buffer.from("1") }]]);
    const built = await openDashboard({ assets: { index: Buffer.from("<p>page"), files } });
    const cacheOf = async (path: string) => (await fetch(built.url + path)).headers.get("cache-control");
    expect(await cacheOf("/assets/app-1a2b.js")).toContain("immutable");
    expect(await cacheOf("/")).toBe("no-cache");
    expect(await (await fetch(`${built.url}/requests/abc`)).text()).toBe("<p>page");
    expect((await fetch(`${built.url}/assets/../../package.json`)).status).not.toBe(404);
    expect((await fetch(`${built.url}/assets/none.js`)).status).toBe(404);
    await built.close();
  });
});

describe("requests", () => {
  test("a list has everything that a row shows", async () => {
    dashboard.recorder.observe(saying("rename   the\nhelper", { request_id: "r1", tags: { team: "blue" } }));
    const { total, requests } = await dashboard.read<RequestList>("/api/v1/requests?q=tag:team=blue");
    expect(total).toBe(1);
    expect(requests[0]).toMatchObject({
      ...{ id: "r1", preview: "rename the helper", status: 200, calls: 0 },
      ...{
        usage: { input: 1_000, cachedInput: 400 },
        cost: expect.closeTo(0.0016),
        saved: expect.closeTo(0.0002),
      },
    });
  });

  test("without a price a cost is null, and the sums say how many lack one", async () => {
    dashboard.recorder.observe(sampleRecord());
    dashboard.recorder.observe(sampleRecord({ target: "own/m", provider: "own", request_id: "own" }));
    const { totals, top } = await dashboard.read<Overview>("/api/v1/overview?range=15m");
    expect(totals).toMatchObject({ requests: 2, withoutPrice: 1, cost: expect.closeTo(0.0016) });
    expect(top.provider).toMatchObject([
      { key: { provider: "openai" } },
      { key: { provider: "own" }, cost: null, saved: null },
    ]);
    // A price of 0 is one.
    dashboard.recorder.observe(sampleRecord({ target: "free/m", provider: "free", user: "ann" }));
    dashboard.recorder.observe(sampleRecord({ target: "own/m", provider: "own", user: "ann" }));
    const ann = await dashboard.read<Overview>("/api/v1/overview?range=15m&q=user:ann");
    expect(ann.totals).toMatchObject({ withPrice: 1, withoutPrice: 1, cost: 0, saved: 0 });
    const { summary, cost } = await dashboard.read<RequestDetail>("/api/v1/requests/own");
    expect([summary.cost, cost.total, cost.source]).toEqual([null, null, null]);
  });

  test("one request is told with its record, its texts and its neighbours", async () => {
    for (const id of ["a", "b", "c"])
      dashboard.recorder.observe(saying(`I am ${id}`, { request_id: id, chain: ["0"] }));
    const detail = await dashboard.read<RequestDetail>("/api/v1/requests/b");
    expect(detail).toMatchObject({
      ...{ content: "kept", parts: [{ text: "I am b" }], neighbours: { previous: "a", next: "c" } },
      cost: { inputRate: 1, source: "file" },
    });
    expect(detail.record).not.toHaveProperty("parts");
    expect(detail.record).not.toHaveProperty("chain");
  });

  test("texts that are not there were never kept, or are gone", async () => {
    const contentOf = async (id: string): Promise<string> =>
      (await dashboard.read<RequestDetail>(`/api/v1/requests/${id}`)).content;
    dashboard.recorder.observe(sampleRecord({ request_id: "refused" }));
    dashboard.recorder.observe(saying("hello", { request_id: "said" }));
    expect([await contentOf("refused"), await contentOf("said")]).toEqual(["never", "kept"]);
    dashboard.history.forgetContent();
    expect([await contentOf("refused"), await contentOf("said")]).toEqual(["never", "gone"]);
  });

  test.each([
    ["/api/v1/requests?q=modell:x", 400, { code: "query", position: 0 }],
    ["/api/v1/requests?q=status:%3E4x", 400, { code: "query", position: 7 }],
    ["/api/v1/overview?range=yesterday", 400, { code: "query" }],
    ["/api/v1/requests?limit=501", 400, { code: "query" }],
    ["/api/v1/live?q=a:b", 400, { code: "query" }],
    ["/api/v1/requests/unknown", 404, { code: "unknown_request" }],
    ["/api/v1/nothing", 404, { code: "unknown_url" }],
  ])("%s is answered %i, with a remedy", async (path, status, error) => {
    const response = await dashboard.get(path);
    expect(response.status).toBe(status);
    const told = ((await response.json()) as ApiError).error;
    expect(told).toMatchObject(error);
    expect(told.remedy).toBeTypeOf("string");
  });
});

test("an SDK that asks here for models is told where they are", async () => {
  for (const method of ["GET", "POST"]) {
    const response = await fetch(new URL("/v1/chat/completions", dashboard.url), { method });
    expect([response.status, await response.json()]).toMatchObject([
      404,
      { error: { code: "no_models_here" } },
    ]);
  }
});

describe("sums", () => {
  beforeEach(() => {
    for (const [team, input] of [
      ["blue", 2_000],
      ["red", 1_000],
      ["blue", 500],
    ] as const) {
      const usage = { input, output: 0, cached_input: null, cache_creation: null, reasoning: null };
      dashboard.recorder.observe(sampleRecord({ usage, tags: { team }, user: "=cmd()" }));
    }
  });

  test("are told by dimensions together, dearest first, for a query", async () => {
    const { rows, previous } = await dashboard.read<Breakdown>(
      "/api/v1/breakdown?by=tag:team&by=provider&q=input:>600",
    );
    expect(rows).toMatchObject([
      { key: { "tag:team": "blue", provider: "openai" }, requests: 1, cost: expect.closeTo(0.002) },
      { key: { "tag:team": "red" }, requests: 1 },
    ]);
    expect(previous).toEqual([]);
  });

  test("wait for the requests that are over if that is asked for", async () => {
    expect((await dashboard.get("/api/v1/breakdown?by=user&settled=yes")).status).toBe(200);
    expect((await dashboard.get("/api/v1/breakdown?by=user&settled=no")).status).toBe(400);
  });

  test("of 10,000 values are the dearest 500, and what all others took is one of them", async () => {
    for (let value = 0; value < 10_000; value += 1)
      dashboard.recorder.observe(sampleRecord({ tags: { team: `team ${value}` } }));
    const { rows, leftOff } = await dashboard.read<Breakdown>("/api/v1/breakdown?by=tag:team");
    // 2,000 are kept apart; what the others took is one row.
    expect([rows.length, leftOff]).toEqual([500, 1_501]);
    expect(rows[0]).toMatchObject({ key: { "tag:team": "other" }, requests: 8_003 });
    const { top, totals } = await dashboard.read<Overview>("/api/v1/overview");
    expect(totals.requests).toBe(10_003);
    expect(JSON.stringify(top).length).toBeLessThan(20_000);
  });

  test("are a table for other programs, without formulas", async () => {
    for (const [path, accept] of [
      ["&format=csv", "*/*"],
      ["", "text/csv"],
    ] as const) {
      const text = await (await dashboard.get(`/api/v1/breakdown?by=user${path}`, { accept })).text();
      const [head = "", row = "", ...rest] = text.split("\r\n");
      expect(head).toMatch(/^user,requests,errors/);
      expect(row).toMatch(/^'=cmd\(\),3,0/);
      expect(rest).toEqual([""]);
    }
  });

  test("leave a cost empty in the table where nothing has a price", async () => {
    dashboard.recorder.observe(sampleRecord({ target: "own/m", provider: "own", user: "ann" }));
    const text = await (await dashboard.get("/api/v1/breakdown?by=user&format=csv&q=user:ann")).text();
    const [head = [], row = []] = text.split("\r\n").map((line) => line.split(","));
    const cellOf = (name: string): string | undefined => row[head.indexOf(name)];
    expect(["withoutPrice", "cost", "saved"].map(cellOf)).toEqual(["1", "", ""]);
  });

  test.each(["", "?by=colour", "?by=tag:", "?by=model&by=user&by=route&by=agent"])(
    "breakdown%s says what it can be by",
    async (query) => {
      const response = await dashboard.get(`/api/v1/breakdown${query}`);
      expect(response.status).toBe(400);
      expect(((await response.json()) as ApiError).error.remedy).toContain("tag:NAME");
    },
  );
});

describe("export", () => {
  const linesOf = async (path: string): Promise<Record<string, unknown>[]> => {
    const text = await (await dashboard.get(path)).text();
    return text
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  };

  test("has one record a line, with what was said unless it is left out", async () => {
    dashboard.recorder.observe(saying("secret plan", { request_id: "a" }));
    dashboard.recorder.observe(sampleRecord({ request_id: "b", status: 500 }));
    expect(await linesOf("/api/v1/export?q=status:200")).toMatchObject([
      {
        summary: { id: "a" },
        record: { request_id: "a" },
        cost: { source: "file" },
        parts: [{ text: "secret plan" }],
      },
    ]);
    const [second, first] = [...(await linesOf("/api/v1/export?content=0"))].sort();
    expect([first, second].map((line) => Object.hasOwn(line ?? {}, "parts"))).toEqual([false, false]);
  });
});

test("health says what is kept, what is configured, and what is wrong", async () => {
  dashboard.recorder.observe(
    sampleRecord({ status: 401, error: { code: "invalid_key", message: "No such key." } }),
  );
  const health = await dashboard.read<Health>("/api/v1/health");
  expect(health).toMatchObject({
    ...{ version: "1.2.3", content: "memory", sandbox: false, models: ["openai/gpt-4o-mini"] },
    kept: { records: 1, maxRecords: 20_000 },
    listeners: [{ name: "models", address: "127.0.0.1", port: 1 }],
    providers: [{ name: "openai", requests: 1, errors: 1, lastError: { status: 401, text: "No such key." } }],
    limits: [{ unit: "tokens", limit: 1_000 }],
    checks: [{ state: "ok" }, { state: "ok" }, { state: "ok" }],
  });
});

test("what Plano refuses before it asks a provider is none of that provider's failures", async () => {
  const limited = { status: 429, ended_by: "limit", usage: null, attempt_count: 0 } as const;
  const error = { code: "rate_limited", message: "Wait." };
  dashboard.recorder.observe(sampleRecord({ ...limited, error, asked: "smart", request_id: "limited" }));
  const { providers } = await dashboard.read<Health>("/api/v1/health");
  expect(providers).toEqual([expect.objectContaining({ name: "openai", requests: 0, errors: 0 })]);
  expect(providers[0]).not.toHaveProperty("lastError");
  const { entries } = await dashboard.read<InboxList>("/api/v1/inbox");
  expect(entries).toMatchObject([{ text: "smart: 429 rate_limited" }]);
  const { summary } = await dashboard.read<RequestDetail>("/api/v1/requests/limited");
  expect(summary).toMatchObject({ asked: "smart", model: null, provider: null, target: null });
});

test("a request is not tried where it would need credentials", async () => {
  const response = await fetch(`${dashboard.url}/api/v1/try`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: "{}",
  });
  expect([response.status, ((await response.json()) as ApiError).error.code]).toEqual([409, "cannot_try"]);
});

describe("live", () => {
  async function readLive(path: string, headers: Record<string, string> = {}) {
    const events = eventsOf(await dashboard.get(path, headers));
    const next = async <Data>(event: string): Promise<{ id: string | undefined; data: Data }> => {
      for (;;) {
        const { done, value } = await events.next();
        if (done) throw new Error(`the stream ended without ${event}`);
        if (value.event === event) return { id: value.id, data: value.data };
      }
    };
    return { next, close: () => events.return(undefined) };
  }

  test("rows that a query asks for come in batches, and totals follow", async () => {
    const live = await readLive("/api/v1/live?q=status:200&range=15m");
    expect((await live.next<LiveHello>("hello")).data.kept.records).toBe(0);
    for (const status of [200, 500, 200]) dashboard.recorder.observe(sampleRecord({ status }));
    const { id, data } = await live.next<LiveBatch>("batch");
    expect([id, data.requests.map(({ n }) => n), data.dropped]).toEqual(["3", [1, 3], 0]);
    expect((await live.next<{ totals: { requests: number } }>("totals")).data.totals.requests).toBe(2);
    await live.close();
  });

  const foundOf = (quality: string) => ({
    request: { signals: [], quality },
    conversation: { signals: {}, quality, qualityScore: null },
  });

  test("a request in which signals are found is told once at a time, and no cursor goes back", async () => {
    const live = await readLive("/api/v1/live");
    await live.next("hello");
    for (let count = 0; count < 2; count += 1) dashboard.recorder.observe(sampleRecord());
    const [first, last] = dashboard.history.since(0);
    if (first === undefined || last === undefined) throw new Error("nothing is kept");
    dashboard.history.amend(last, foundOf("good"));
    const both = await live.next<LiveBatch>("batch");
    expect(both.data.requests.map(({ n, quality }) => [n, quality])).toEqual([
      [first.n, undefined],
      [last.n, "good"],
    ]);
    dashboard.history.amend(first, foundOf("poor"));
    const again = await live.next<LiveBatch>("batch");
    expect(again.data.requests.map(({ n, quality }) => [n, quality])).toEqual([[first.n, "poor"]]);
    expect(again.id).toBe(String(last.n));
    await live.close();
  });

  test("of many only the last are told, and the others counted", async () => {
    const live = await readLive("/api/v1/live");
    await live.next("hello");
    for (let count = 0; count < 6_000; count += 1) dashboard.recorder.observe(sampleRecord());
    const { data } = await live.next<LiveBatch>("batch");
    expect([data.requests.length, data.dropped]).toEqual([200, 5_800]);
    await live.close();
  });

  test("a reader that comes back gets what it has missed, and hears what is gone", async () => {
    dashboard.history.configure({ records: 4, contentBytes: 1_000, diskBytes: 0, days: 1 });
    for (let count = 0; count < 10; count += 1) dashboard.recorder.observe(sampleRecord());
    const live = await readLive("/api/v1/live", { "last-event-id": "3" });
    expect((await live.next<LiveHello>("hello")).data.missed).toBe(3);
    expect((await live.next<LiveBatch>("batch")).data.requests.map(({ n }) => n)).toEqual([7, 8, 9, 10]);
    await live.close();
  });

  test("readers that do not read are dropped", { timeout: 30_000 }, async () => {
    const readers = await Promise.all(Array.from({ length: 32 }, () => dashboard.get("/api/v1/live")));
    expect(readers.map(({ status }) => status)).toEqual(Array(32).fill(200));
    const asked = "m".repeat(20_000);
    const next = async (): Promise<number> => {
      for (let count = 0; count < 200; count += 1) dashboard.recorder.observe(sampleRecord({ asked }));
      return (await dashboard.get("/api/v1/live")).status;
    };
    expect((await dashboard.get("/api/v1/live")).status).toBe(503);
    await expect.poll(next, { timeout: 25_000, interval: 300 }).toBe(200);
    expect(dashboard.history.kept.records).toBeGreaterThanOrEqual(200);
  });

  test("there are at most 32 readers", async () => {
    const readers = await Promise.all(Array.from({ length: 32 }, () => dashboard.get("/api/v1/live")));
    expect(readers.map(({ status }) => status)).toEqual(Array(32).fill(200));
    expect((await dashboard.get("/api/v1/live")).status).toBe(503);
    await readers[0]?.body?.cancel();
    await expect.poll(async () => (await dashboard.get("/api/v1/live")).status).toBe(200);
  });
});
