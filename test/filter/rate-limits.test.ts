// Rate limits in the filter: buckets in data that several VMs share, reservations and their settlement, and
// what a client sees. Real workers race in test/e2e/rate-limits.e2e.ts.
import { describe, expect, test } from "vitest";
import { type Exchange, type Host, SharedData, Status } from "../host/host-api.js";
import { ask, type Client, requestFor, startWith } from "./configured.js";
import { completionOf, json } from "./provider-answers.js";

const entries = [
  "{ model: openai/gpt-4o, access_key: $A, pricing: { input: 2, output: 10, cached_input: 1 } }",
  "{ model: anthropic/claude-x, access_key: $B, pricing: { input: 4, output: 20 } }",
];
const aliases = "model_aliases: { several: { targets: [gpt-4o, claude-x] }, quick: { target: gpt-4o } }\n";

function start(limits: string, shared = new SharedData()): Promise<Host> {
  return startWith(entries, `${aliases}ratelimits: [${limits}]\n`, { shared });
}

const requests = (count: number, more = ""): string =>
  `{ model: "*", limit: { requests: ${count}, unit: minute }${more} }`;
const tokens = (count: number): string => `{ model: gpt-4o, limit: { tokens: ${count}, unit: minute } }`;

const chat = (host: Host, body: object = {}, headers: Record<string, string> = {}): Exchange =>
  ask(host, "chat", { model: "gpt-4o", ...body }, headers);

const admitted = (exchange: Exchange): boolean => exchange.attempts.length > 0;
const header = ({ client }: Exchange, name: string): string | undefined => client.headers?.get(name);
/** An answered request; its exchange is over. */
function used(host: Host, prompt: number, output: number): Exchange {
  return chat(host).respond(json, completionOf(prompt, output));
}

const BUCKETS = "plano.limit.";

/** Has one key for all buckets of a limit, as if all values had hashes that meet there. */
class OneKeyData extends SharedData {
  override get(key: string): ReturnType<SharedData["get"]> {
    return super.get(this.#first(key));
  }

  override set(key: string, value: Uint8Array, cas: number): number {
    return super.set(this.#first(key), value, cas);
  }

  #first(key: string): string {
    return key.startsWith(BUCKETS) ? key.replace(/\d+$/, "0") : key;
  }
}

/** Lets another worker write a bucket between a read and a write. */
class CrossedData extends SharedData {
  between: (() => void) | undefined;

  override get(key: string): ReturnType<SharedData["get"]> {
    const entry = super.get(key);
    const run = key.startsWith(BUCKETS) ? this.between : undefined;
    if (run !== undefined) {
      this.between = undefined;
      run();
    }
    return entry;
  }
}

describe("requests are limited", () => {
  test("to the allowance, again as time passes", async () => {
    const host = await start(requests(3));
    expect([1, 2, 3, 4].map(() => admitted(chat(host)))).toEqual([true, true, true, false]);
    host.clock.advance(19_000);
    expect(admitted(chat(host))).toBe(false);
    host.clock.advance(1_000);
    expect([admitted(chat(host)), admitted(chat(host))]).toEqual([true, false]);
  });

  test("without reading the headers again for limits that have no selector", async () => {
    const host = await start(requests(3));
    const unlimited = await startWith(entries, aliases, {});
    const reads = (each: Host): number | undefined => {
      each.resetCounts();
      used(each, 1, 1);
      return each.counts.get("proxy_get_header_map_pairs");
    };
    expect(reads(host)).toBe(reads(unlimited));
  });

  test("over all workers together, also after a VM restart", async () => {
    const shared = new SharedData();
    const workers = await Promise.all([1, 2, 3].map(() => start(requests(4), shared)));
    const taken = [0, 1, 2, 0, 1, 2].map((index) => admitted(chat(workers[index] as Host)));
    expect(taken).toEqual([true, true, true, true, false, false]);
    expect(admitted(chat(await start(requests(4), shared)))).toBe(false);
  });

  test("without losing another worker's charge between a read and a write", async () => {
    const shared = new CrossedData();
    const [one, other] = await Promise.all([start(requests(3), shared), start(requests(3), shared)]);
    const both: boolean[] = [];
    shared.between = () => both.push(admitted(chat(other)));
    both.push(admitted(chat(one)));
    expect(both).toEqual([true, true]);
    expect([admitted(chat(one)), admitted(chat(other))]).toEqual([true, false]);
  });

  test.each([
    ["back", -365 * 86_400_000],
    ["forward", 365 * 86_400_000],
  ])("by elapsed time, even when the wall clock is set %s", async (_name, step) => {
    const host = await start(requests(1));
    expect(admitted(chat(host))).toBe(true);
    host.clock.step(step);
    expect(admitted(chat(host))).toBe(false);
    host.clock.advance(59_000);
    expect(admitted(chat(host))).toBe(false);
    host.clock.advance(1_000);
    expect(admitted(chat(host))).toBe(true);
  });

  test("and a refusal by one limit returns them to the others", async () => {
    const host = await start(`${requests(5)}, { model: claude-x, limit: { requests: 1, unit: minute } }`);
    const claude = (): boolean => admitted(ask(host, "chat", { model: "claude-x" }));
    expect([claude(), claude(), claude()]).toEqual([true, false, false]);
    expect([1, 2, 3, 4, 5].map(() => admitted(chat(host)))).toEqual([true, true, true, true, false]);
  });
});

describe("selectors", () => {
  const each = "{ model: gpt-4o, selector: { key: X-User }, limit: { requests: 1, unit: minute } }";

  test("give each value its own bucket, and one to requests without the header", async () => {
    const host = await start(each);
    const by = (user: string): boolean => admitted(chat(host, {}, { "x-user": user }));
    expect([by("a"), by("b"), by("a"), by("b")]).toEqual([true, true, false, false]);
    expect([admitted(chat(host)), admitted(chat(host))]).toEqual([true, false]);
  });

  test("with a value replace those for every value", async () => {
    const host = await start(
      `${each}, { model: gpt-4o, selector: { key: x-user, value: vip }, limit: { requests: 2, unit: minute } }`,
    );
    const by = (user: string): boolean => admitted(chat(host, {}, { "x-user": user }));
    expect([by("vip"), by("vip"), by("vip"), by("a"), by("a")]).toEqual([true, true, false, true, false]);
  });

  test.each([4096, 4097, 65_536, 200_000])(
    "read values of %i bytes whole, and those beside them",
    async (size) => {
      const host = await start(
        `${each}, { model: gpt-4o, selector: { key: caller, value: ann }, limit: { requests: 2, unit: minute } }`,
      );
      const by = (user: string): boolean =>
        admitted(chat(host, {}, { "x-user": user, "x-plano-caller": "ann" }));
      const long = "u".repeat(size);
      expect([by(`${long}1`), by(`${long}1`), by(`${long}2`), by("3")]).toEqual([true, false, true, false]);
    },
  );

  test("read all values of a repeated header", async () => {
    const host = await start(each);
    const by = (...users: string[]): boolean => {
      const { headers, body } = requestFor("chat", { model: "gpt-4o" });
      const pairs = [...Object.entries(headers), ...users.map((user) => ["x-user", user] as const)];
      return admitted(host.exchange().request(pairs, body));
    };
    expect([by("a"), by("a", "b"), by("a", "c"), by("a", "b"), by("a,b")]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test("cannot be opted out of", async () => {
    const host = await start(each);
    const sent = { "x-arch-ratelimit-selector": "x-other", "x-user": "a" };
    expect([admitted(chat(host, {}, sent)), admitted(chat(host, {}, sent))]).toEqual([true, false]);
  });

  test("share a bucket beyond the 63 values of one key, without dropping any", async () => {
    const host = await start(each, new OneKeyData());
    const by = (user: string): boolean => admitted(chat(host, {}, { "x-user": user }));
    const overflows = (): bigint => host.metrics.value("plano_ratelimit_overflows") ?? 0n;
    const users = Array.from({ length: 63 }, (_, user) => `u${user}`);
    expect(users.filter((user) => !by(user))).toEqual([]);
    expect(overflows()).toBe(0n);
    expect([by("shares"), by("shares, too")]).toEqual([true, false]);
    expect(overflows()).toBe(1n);
    expect(users.filter(by)).toEqual([]);
  });

  test("are spread over 1024 keys", async () => {
    const shared = new SharedData();
    const host = await start(each, shared);
    const keys = shared.keys().filter((key) => key.startsWith(BUCKETS));
    expect(keys).toHaveLength(1024);
    const empty = new Map(keys.map((key) => [key, shared.get(key)?.cas]));
    for (let user = 0; user < 1024; user += 1) chat(host, {}, { "x-user": `u${user}` });
    const used = keys.filter((key) => shared.get(key)?.cas !== empty.get(key));
    // By chance 647 would be, give or take 15.
    expect(used.length).toBeGreaterThan(550);
    expect(shared.keys().filter((key) => key.startsWith(BUCKETS))).toEqual(keys);
  });
});

describe("tokens", () => {
  test("are reserved by an estimate and settled by the usage", async () => {
    const host = await start(tokens(1000));
    used(host, 300, 100);
    const next = used(host, 1, 1);
    // The second reserves its body, some 20, and a tenth of the allowance for its answer.
    expect(Number(header(next, "x-ratelimit-remaining-tokens"))).toBeGreaterThan(450);
    expect(Number(header(next, "x-ratelimit-remaining-tokens"))).toBeLessThan(500);
  });

  test("beyond the limit become a debt that later requests wait for", async () => {
    const host = await start(tokens(1000));
    used(host, 2000, 500);
    const refused = chat(host);
    expect(refused.client.status).toBe(429);
    expect(Number(header(refused, "retry-after"))).toBeGreaterThan(90);
    host.clock.advance(100_000);
    expect(admitted(chat(host))).toBe(true);
  });

  test("of the client's output limit are part of the estimate", async () => {
    const host = await start(tokens(1000));
    expect([chat(host, { max_tokens: 600 }), chat(host, { max_tokens: 600 })].map(admitted)).toEqual([
      true,
      false,
    ]);
  });

  test("of a request beyond the limit are admitted by a full bucket only", async () => {
    const host = await start(tokens(100));
    expect(admitted(chat(host, { max_tokens: 100_000 }))).toBe(true);
    expect(admitted(chat(host))).toBe(false);
  });

  test.each([
    ["that failed", (exchange: Exchange) => exchange.respond(500, "{}")],
    ["that nobody answered", (exchange: Exchange) => exchange.breakUpstream()],
  ])("of a request %s are returned", async (_name, end) => {
    const host = await start(tokens(1000));
    end(chat(host, { max_tokens: 900 }));
    expect(admitted(chat(host, { max_tokens: 900 }))).toBe(true);
  });

  test("of another provider that served after a failure are charged to that one", async () => {
    const host = await start(`${tokens(1000)}, { model: claude-x, limit: { tokens: 1000, unit: minute } }`);
    const message = { id: "m", type: "message", role: "assistant", model: "x", content: [] };
    ask(host, "chat", { model: "several" })
      .retry()
      .respond(json, JSON.stringify({ ...message, usage: { input_tokens: 900, output_tokens: 600 } }));
    expect(admitted(chat(host, { max_tokens: 900 }))).toBe(true);
    expect(admitted(ask(host, "chat", { model: "claude-x" }))).toBe(false);
  });
});

describe("the limits of a model in a failover", () => {
  const three = [
    ...entries,
    "{ model: groq/mini, access_key: $C }",
    "{ model: mistral/other, access_keys: [$D, $E] }",
  ];
  const spent = { model: "claude-x" };
  const startThree = (limited: string[], targets = "gpt-4o, claude-x, mini"): Promise<Host> => {
    const limits = limited.map((model) => `{ model: ${model}, limit: { requests: 1, unit: minute } }`);
    return startWith(
      three,
      `model_aliases: { several: { targets: [${targets}] } }\nratelimits: [${limits}]\n`,
    );
  };
  const several = (host: Host): Exchange => ask(host, "chat", { model: "several" });
  const provider = ({ upstream }: Exchange): string | undefined => upstream.headers?.get(":authority");

  test("admit it once, and are charged no more than that", async () => {
    const host = await startThree(["claude-x"], "gpt-4o, claude-x");
    const exchange = several(host).retry();
    expect(provider(exchange)).toBe("api.anthropic.com");
    exchange.respond(500, "{}");
    expect(ask(host, "chat", spent).client.status).toBe(429);
  });

  test.each([
    ["after a status", 503],
    ["after none at all", undefined],
  ])("refuse the request %s when they are reached, with a retry hint", async (_name, status) => {
    const host = await startThree(["claude-x"], "gpt-4o, claude-x");
    ask(host, "chat", spent);
    const refused = status === undefined ? several(host).retry() : several(host).retry(status, "{}");
    expect(refused.client.status).toBe(429);
    expect(refused.client.json).toMatchObject({ error: { code: "rate_limit_exceeded" } });
    expect(header(refused, "retry-after")).toBe("60");
    expect(refused.faults).toEqual([]);
    host.clock.advance(60_000);
    expect(provider(several(host).retry())).toBe("api.anthropic.com");
  });

  test("return a failed model's reservation, and keep those of the name and of all requests", async () => {
    const more = "{ model: several, limit: { requests: 2, unit: minute } }, ";
    const host = await startWith(
      entries,
      `${aliases}ratelimits: [${more}${requests(3)}, { model: gpt-4o, limit: { requests: 1, unit: minute } }]\n`,
    );
    several(host).retry();
    expect(admitted(chat(host))).toBe(true);
    expect(provider(several(host))).toBe("api.anthropic.com");
    expect(several(host).client.status).toBe(429);
    expect(ask(host, "chat", spent).client.status).toBe(429);
  });

  test("put the next model first", async () => {
    const host = await startThree(["gpt-4o", "claude-x"]);
    const asked = ["api.openai.com", "api.anthropic.com", "api.groq.com", "api.groq.com"];
    expect(asked.map(() => provider(several(host)))).toEqual(asked);
  });

  test("refuse the request when all of them are reached", async () => {
    const host = await startThree(["gpt-4o", "claude-x"], "gpt-4o, claude-x");
    expect([several(host), several(host)].map(admitted)).toEqual([true, true]);
    const refused = several(host);
    expect([refused.client.status, header(refused, "retry-after")]).toEqual([429, "60"]);
  });

  test.each([
    ["one", ["claude-x"], "gpt-4o, claude-x, mini"],
    ["two", ["claude-x", "mini"], "gpt-4o, claude-x, mini, other"],
    ["two of three that have limits", ["mini", "claude-x"], "gpt-4o, claude-x, other, mini"],
  ])("skip it later when there is another: %s", async (_name, limited, targets) => {
    const host = await startThree(["gpt-4o", ...limited], targets);
    for (const model of limited) ask(host, "chat", { model });
    const exchange = several(host).retry();
    expect(["api.groq.com", "api.mistral.ai"]).toContain(provider(exchange));
    expect(exchange.client.status).toBeUndefined();
  });
});

test("money is counted by the prices of the model that answered", async () => {
  // 100 tokens in and 10 out are 300 millionths of a dollar.
  const host = await start("{ model: gpt-4o, limit: { usd: 0.00112, unit: day } }");
  expect([1, 2, 3].map(() => admitted(used(host, 100, 10)))).toEqual([true, true, true]);
  expect(admitted(used(host, 0, 10))).toBe(true);
  expect(chat(host).client.status).toBe(429);
});

test.each(["1", "20", "2.5", "0.000301", "1234567.05", "1000000000"])(
  "%s dollars are told without needless digits",
  async (usd) => {
    const host = await start(`{ model: gpt-4o, limit: { usd: ${usd}, unit: day } }`);
    const told = chat(host).respond(json, completionOf(1, 1));
    expect(header(told, "x-ratelimit-limit-usd")).toBe(usd);
  },
);

describe("a refusal", () => {
  const shapes: [Client, object][] = [
    ["chat", { error: { code: "rate_limit_exceeded" } }],
    ["responses", { error: { code: "rate_limit_exceeded" } }],
    ["messages", { type: "error", error: { type: "rate_limit_error" } }],
  ];

  test.each(shapes)("has the shape of %s, with a retry hint", async (client, shape) => {
    const host = await start(requests(1));
    ask(host, client, { model: "gpt-4o" });
    const refused = ask(host, client, { model: "gpt-4o" });
    expect(refused.client.status).toBe(429);
    expect(refused.client.json).toMatchObject(shape);
    expect(header(refused, "retry-after")).toBe("60");
    expect(refused.faults).toEqual([]);
  });

  test("names the limit, and its longest wait agrees with the reset", async () => {
    const refusalOf = async (limits: string, headers = {}): Promise<[string, Record<string, string>]> => {
      const host = await start(limits);
      const body = { max_tokens: 300 };
      for (let count = 0; count < 3; count++) chat(host, body, headers).respond(json, completionOf(100, 200));
      const refused = chat(host, body, headers);
      const { error } = refused.client.json as { error: { message: string } };
      return [error.message, refused.client.headers?.toRecord() as Record<string, string>];
    };
    const [counted, waits] = await refusalOf(
      `${requests(3)}, { model: gpt-4o, selector: { key: X-User }, limit: { tokens: 1000, unit: hour } }`,
      { "x-user": "ada" },
    );
    expect(counted).toMatch(
      /^The limit of 1000 tokens an hour for gpt-4o, counted by x-user, is reached; the/,
    );
    // The limit of requests would have room after 20 s.
    expect(waits).toMatchObject({ "retry-after": "796", "x-ratelimit-reset-tokens": "54m0s" });
    expect(waits).not.toHaveProperty("x-ratelimit-limit-requests");
    const [spent, left] = await refusalOf(`{ model: "*", limit: { usd: 0.008, unit: day } }`);
    expect(spent).toMatch(
      /^The limit of 0.008 US dollars a day for all models is reached; the request fits in/,
    );
    expect(left).toMatchObject({ "x-ratelimit-limit-usd": "0.008", "x-ratelimit-remaining-usd": "0.0014" });
    const [, hours, minutes] = /^(\d+)m([\d.]+)s$/.exec(left["x-ratelimit-reset-usd"] ?? "") ?? [];
    expect(Number(left["retry-after"])).toBeLessThanOrEqual(60 * Number(hours) + Number(minutes) + 1);
  });

  test("reports what is left to chat clients, and to Messages clients in their own headers", async () => {
    const host = await start(requests(2));
    const first = chat(host).respond({ ...json, "x-ratelimit-limit-requests": "9" }, completionOf(1, 1));
    expect(first.client.headers?.toRecord()).toMatchObject({
      "x-ratelimit-limit-requests": "2",
      "x-ratelimit-remaining-requests": "1",
      "x-ratelimit-reset-requests": "30s",
    });
    ask(host, "messages", { model: "gpt-4o" });
    const refused = ask(host, "messages", { model: "gpt-4o" });
    expect(refused.client.headers?.toRecord()).toMatchObject({
      "anthropic-ratelimit-requests-limit": "2",
      "anthropic-ratelimit-requests-remaining": "0",
      "anthropic-ratelimit-requests-reset": "2026-01-01T00:01:00Z",
    });
  });
});

describe("the store", () => {
  test("lets requests through when it fails, and counts that", async () => {
    const host = await start(requests(1));
    host.failing.set("proxy_set_shared_data", Status.InternalFailure);
    expect([admitted(chat(host)), admitted(chat(host))]).toEqual([true, true]);
    expect(host.metrics.value("plano_ratelimit_store_failures")).toBe(2n);
    host.failing.clear();
    expect([admitted(chat(host)), admitted(chat(host))]).toEqual([true, false]);
  });

  test("admits none beyond a limit while all others write to it", async () => {
    const host = await start(requests(10));
    host.failing.set("proxy_set_shared_data", Status.CasMismatch);
    expect([admitted(chat(host)), admitted(chat(host))]).toEqual([false, false]);
    host.failing.clear();
    expect(admitted(chat(host))).toBe(true);
  });

  test("is not used when no limit is configured", async () => {
    const host = await startWith(entries);
    // The secrets are shared when they come, not by requests.
    host.resetCounts();
    chat(host).respond(json, completionOf(1, 1));
    expect([...host.counts.keys()].filter((name) => name.includes("shared"))).toEqual([]);
  });
});
