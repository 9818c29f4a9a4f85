// Models with several targets and providers with several keys, as far as the filter decides: the first
// target, what an attempt at another provider consists of, and when the next one is tried. Envoy's part is in
// test/e2e/failover.e2e.ts.
import { describe, expect, test } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { ask, requestFor, startWith } from "./configured.js";

const openai = "{ model: openai/gpt-4o, access_keys: [$A, $B] }";
const mini = "{ model: groq/mini, access_key: $G, headers: { x-own: groq } }";
const claude = "{ model: anthropic/claude-x, access_key: $C }";
const grok = "{ model: xai/grok, access_key: $X }";
const success = { ":status": "200", "content-type": "application/json" };

function start(targets: string, order?: readonly number[]): Promise<Host> {
  const aliases = `model_aliases: { several: { targets: [${targets}] } }\n`;
  return startWith([openai, mini, claude, grok], aliases, order && { order });
}

interface Failure {
  error: { message: string };
}

const chat = (host: Host, more: object = {}): Exchange => ask(host, "chat", { model: "several", ...more });
const asked = ({ upstream }: Exchange): string | undefined => upstream.headers?.get(":authority");
const key = ({ upstream }: Exchange): string | undefined => upstream.headers?.get("authorization");

/** The client's response to a bare status, or to one with a body. */
function refused(exchange: Exchange, status: number, headers: Record<string, string> = {}): void {
  exchange.respond({ ":status": String(status), "content-type": "application/json", ...headers }, "{}");
}

describe("the first attempt", () => {
  test("goes to the first target, whatever the number of requests", async () => {
    const host = await start("groq/mini, anthropic/claude-x");
    for (let count = 0; count < 5; count++) expect(asked(chat(host))).toBe("api.groq.com");
  });

  test("goes to each target as often as its weight says, evenly spread", async () => {
    const host = await start(
      "{ target: groq/mini, weight: 3 }, { target: anthropic/claude-x, weight: 1 }, { target: openai/gpt-4o, weight: 0 }",
    );
    const hosts = Array.from({ length: 8 }, () => asked(chat(host)));
    const four = ["api.groq.com", "api.groq.com", "api.anthropic.com", "api.groq.com"];
    expect(hosts).toEqual([...four, ...four]);
  });

  test("skips a target that cannot express the request", async () => {
    const host = await start("anthropic/claude-x, groq/mini");
    expect(asked(chat(host))).toBe("api.anthropic.com");
    expect(asked(chat(host, { logprobs: true }))).toBe("api.groq.com");
  });

  test("skips a target whose key is refused, until it has rested", async () => {
    const host = await start("groq/mini, anthropic/claude-x");
    refused(chat(host), 401);
    expect(asked(chat(host))).toBe("api.anthropic.com");
    host.clock.advance(61_000);
    expect(asked(chat(host))).toBe("api.groq.com");
  });

  test("skips a target without the endpoint", async () => {
    const host = await start("anthropic/claude-x, openai/gpt-4o");
    const exchange = host
      .exchange()
      .request(
        { ":path": "/v1/embeddings", "content-type": "application/json" },
        '{"model":"several","input":"a"}',
      );
    expect(asked(exchange)).toBe("api.openai.com");
  });
});

describe("provider keys", () => {
  const only = (host: Host): Exchange => ask(host, "chat", { model: "gpt-4o" });

  test("take turns", async () => {
    const host = await startWith(openai);
    const keys = Array.from({ length: 4 }, () => key(only(host)));
    expect(keys).toEqual(["Bearer KEY", "Bearer KEY-2", "Bearer KEY", "Bearer KEY-2"]);
  });

  test.each([
    ["for a second", 1, 2],
    ["for as long as the provider says", 30, 31],
    ["but not for ever", 999_999, 601],
  ])("rest when out of quota, %s", async (_name, wish, seconds) => {
    const host = await startWith(openai);
    refused(only(host), 429, { "retry-after": String(wish) });
    expect([key(only(host)), key(only(host))]).toEqual(["Bearer KEY-2", "Bearer KEY-2"]);
    host.clock.advance(seconds * 1000);
    expect(new Set([key(only(host)), key(only(host))]).size).toBe(2);
  });

  test("are used while all of them rest", async () => {
    const host = await startWith(openai);
    refused(only(host), 401);
    refused(only(host), 429, { "retry-after": "2" });
    expect(key(only(host))).toBe("Bearer KEY-2");
  });
});

describe("provider keys that are refused for one model", () => {
  const other = "{ model: openai/o3, access_keys: [$A, $B] }";
  const all = "{ model: openai/*, access_keys: [$A, $B] }";
  const keys = (host: Host, model: string, times = 4): Set<string | undefined> =>
    new Set(Array.from({ length: times }, () => key(ask(host, "chat", { model }))));
  const both = new Set(["Bearer KEY", "Bearer KEY-2"]);
  const second = new Set(["Bearer KEY-2"]);

  test.each([
    ["a model of its own", [openai, other], "o3"],
    ["a model name that the client invents", all, "openai/secret"],
  ])("rest for %s only after a 403 or a 429", async (_name, entries, model) => {
    for (const status of [403, 429]) {
      const host = await startWith(entries);
      refused(ask(host, "chat", { model }), status);
      expect(keys(host, model), `${status}`).toEqual(second);
      expect(keys(host, "openai/gpt-4o"), `${status}`).toEqual(both);
    }
  });

  test.each([401, 402])("rest for all of the provider's models after a %d", async (status) => {
    const host = await startWith([openai, other]);
    refused(ask(host, "chat", { model: "o3" }), status);
    expect(keys(host, "gpt-4o")).toEqual(second);
  });

  test("rest for one endpoint of a model only", async () => {
    const host = await startWith(openai);
    const embed = { ":path": "/v1/embeddings", "content-type": "application/json" };
    refused(host.exchange().request(embed, '{"model":"gpt-4o","input":"a"}'), 403);
    expect(keys(host, "gpt-4o")).toEqual(both);
  });

  test("leave the last ready key in use after a 403", async () => {
    const host = await startWith(
      [openai, claude],
      "model_aliases: { several: { targets: [openai/gpt-4o, anthropic/claude-x] } }\n",
    );
    for (let count = 0; count < 6; count++) refused(ask(host, "chat", { model: "gpt-4o" }), 403);
    expect(asked(chat(host))).toBe("api.openai.com");
  });

  test("always leave one for a request, whatever clients have caused", async () => {
    const host = await startWith(all);
    for (let count = 0; count < 300; count++) {
      refused(ask(host, "chat", { model: `openai/m${count % 100}` }), [401, 402, 403, 429][count % 4] ?? 0);
    }
    expect(both).toContain(key(ask(host, "chat", { model: "openai/m1" })));
  });
});

describe("an attempt at another provider", () => {
  /** As Envoy reports it: the clusters of the failover plan, one after the other. */
  const twice = async (): Promise<Host> => start("groq/mini, anthropic/claude-x");

  test("has that provider's body, path and key, and the client's own headers", async () => {
    const host = await twice();
    const exchange = ask(host, "chat", { model: "several" }, { "x-client": "1" }).retry();
    const { upstream } = exchange;
    expect(upstream.headers?.toRecord()).toMatchObject({
      ":authority": "api.anthropic.com",
      ":path": "/v1/messages",
      "x-api-key": "KEY",
      "x-client": "1",
    });
    expect(upstream.headers?.has("x-own")).toBe(false);
    expect(upstream.headers?.has("authorization")).toBe(false);
    expect(JSON.parse(upstream.text)).toMatchObject({ model: "claude-x", max_tokens: expect.any(Number) });
    expect(exchange.attempts[0]?.headers?.get("x-own")).toBe("groq");
  });

  test("ends with a 503 that says why when that provider cannot express the request", async () => {
    const exchange = chat(await twice(), { logprobs: true }).retry();
    expect(exchange.client.status).toBe(503);
    expect(JSON.parse(exchange.client.text).error.message).toContain("log probabilities");
  });

  test("follows an unusable response", async () => {
    const exchange = chat(await twice()).retry(success, "<html>");
    expect(asked(exchange)).toBe("api.anthropic.com");
    expect(exchange.client.status).toBeUndefined();
  });

  test.each(["chat", "messages", "responses"] as const)(
    "is named with those before it, and why each failed, when all have: %s",
    async (kind) => {
      const asked = ask(await twice(), kind, { model: "several" });
      const message = (exchange: Exchange): string => JSON.parse(exchange.client.text).error.message;
      expect(message(asked.retry(503, "{}").breakUpstream())).toBe(
        "The connection to the model provider broke before it answered. " +
          "Tried: groq/mini (status 503), anthropic/claude-x (reset).",
      );
    },
  );

  test.each([
    ["streams", { stream: true }, 30_000],
    ["whole answers", {}, 120_000],
  ])("follows one that timed out while it had a connection, or broke before: %s", async (_, more, bound) => {
    const aliases =
      "model_aliases: { several: { targets: [groq/mini, anthropic/claude-x] } }\n" +
      "failover: { first_byte_timeout: 30s, answer_timeout: 120s }\n";
    let address: string | undefined;
    const host = await startWith([openai, mini, claude, grok], aliases, { address: () => address });
    const tried = (milliseconds: number, own: string | undefined): string => {
      address = own;
      const exchange = chat(host, more);
      host.clock.advance(milliseconds);
      const { error } = JSON.parse(exchange.retry().breakUpstream().client.text) as Failure;
      return error.message.slice(error.message.indexOf("Tried"));
    };
    const after = (first: string, last: string): string =>
      `Tried: groq/mini (${first}), anthropic/claude-x (${last}).`;
    expect(tried(bound, "10.0.0.1:4711")).toBe(after("timeout", "reset"));
    expect(tried(bound - 100, "10.0.0.1:4712")).toBe(after("reset", "reset"));
    expect(tried(bound, undefined)).toBe(after("connect", "reset"));
  });

  test("follows one that broke early, however little time it had", async () => {
    const aliases =
      "model_aliases: { several: { targets: [groq/mini, anthropic/claude-x] } }\n" +
      "failover: { first_byte_timeout: 8ms }\n";
    const host = await startWith([openai, mini, claude, grok], aliases, { address: () => "10.0.0.1:4711" });
    const tried = (milliseconds: number): string => {
      const exchange = chat(host, { stream: true });
      host.clock.advance(milliseconds);
      const { error } = JSON.parse(exchange.retry().breakUpstream().client.text) as Failure;
      return error.message.slice(error.message.indexOf("Tried"));
    };
    expect(tried(1)).toBe("Tried: groq/mini (reset), anthropic/claude-x (reset).");
    expect(tried(8)).toBe("Tried: groq/mini (timeout), anthropic/claude-x (reset).");
  });

  test("is named to the client when it answers", async () => {
    const exchange = chat(await twice()).retry();
    const answer = { id: "m", type: "message", role: "assistant", model: "x", content: [], usage: {} };
    exchange.respond(success, JSON.stringify(answer));
    expect(exchange.client.headers?.toRecord()).toMatchObject({
      "x-plano-provider": "anthropic",
      "x-plano-model": "claude-x",
      "x-plano-attempts": "2",
    });
    expect(exchange.faults).toEqual([]);
  });
});

describe("a target without an address, which Envoy passes over", () => {
  const three = (order: readonly number[]): Promise<Host> =>
    start("groq/mini, xai/grok, anthropic/claude-x", order);
  const failed = { ":status": "500", "content-type": "application/json" };
  const told = ({ client }: Exchange): object => ({
    status: client.status,
    wait: client.headers?.get("retry-after"),
    provider: client.headers?.get("x-plano-provider"),
    message: JSON.parse(client.text).error.message,
  });
  const noAddress = (host: string): string =>
    `The model provider at ${host} has no address that can be used: its host name is not known, or all its addresses rest.`;

  test("no target is asked again that failed before an idle connection swallowed an attempt", async () => {
    const exchange = chat(await three([0, 1, 0]))
      .retry(failed, "{}")
      .retry();
    expect(exchange.attempts.map(({ ended }) => ended)).toEqual([true, true, false]);
    expect(told(exchange)).toMatchObject({
      status: 500,
      provider: "anthropic",
      message: `${noAddress("api.anthropic.com")} Tried: groq/mini (status 500), xai/grok (reset), anthropic/claude-x (no_address).`,
    });
  });

  test("a target is asked again if idle connections swallowed all its attempts", async () => {
    const exchange = chat(await three([0, 1, 0, 0]))
      .retry()
      .retry(failed, "{}");
    expect(asked(exchange)).toBe("api.groq.com");
    exchange.retry(failed, "{}");
    expect(exchange.upstream.ended).toBe(false);
    expect(told(exchange)).toMatchObject({ status: 500, provider: "anthropic" });
  });

  test("leaves the last provider's error, with its wait", async () => {
    const limited = { ...failed, ":status": "429", "retry-after": "60" };
    const exchange = chat(await three([0, 1, 0]))
      .retry(failed, "{}")
      .retry(limited, "{}");
    expect(told(exchange)).toEqual({
      status: 429,
      wait: "60",
      provider: "anthropic",
      message: `${noAddress("api.anthropic.com")} Tried: groq/mini (status 500), xai/grok (status 429), anthropic/claude-x (no_address).`,
    });
  });

  test("leaves a 503 where no provider answered with an error", async () => {
    const exchange = chat(await three([1, 1])).retry(success, "<html>");
    expect(told(exchange)).toEqual({
      status: 503,
      wait: "1",
      provider: "groq",
      message: `${noAddress("api.groq.com")} Tried: xai/grok (malformed), groq/mini (no_address).`,
    });
  });

  test("leaves the last error, too, when a single target has no address any more and Envoy replies", async () => {
    const host = await three([0]);
    const { headers, body } = requestFor("chat", { model: "groq/mini" });
    const exchange = host.exchange({ properties: { response: { flags: 2n } } }).request(headers, body);
    exchange.retry({ ...failed, ":status": "429", "retry-after": "60" }, "{}");
    exchange.envoyReply(503, "no healthy upstream", "no_healthy_upstream");
    expect(told(exchange)).toMatchObject({ status: 429, wait: "60", provider: "groq" });
  });
});

test("a client's model name does not become a header", async () => {
  const host = await startWith("{ model: openai/*, access_key: $A }");
  const exchange = ask(host, "chat", { model: "openai/a\r\nx-evil: 1" });
  exchange.respond(success, "{}");
  expect(exchange.client.headers?.has("x-plano-model")).toBe(false);
  expect(exchange.client.headers?.get("x-plano-provider")).toBe("openai");
});

test("an error names the model that was asked of a wildcard, with each key", async () => {
  const host = await startWith("{ model: openai/*, access_keys: [$A, $B] }");
  const { error } = JSON.parse(
    ask(host, "chat", { model: "openai/own-1" }).retry(401, "{}").breakUpstream().client.text,
  ) as Failure;
  expect(error.message).toMatch(/ Tried: openai\/own-1 \(status 401\), openai\/own-1 \(reset\)\.$/);
});
