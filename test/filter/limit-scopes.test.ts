// Which buckets a request counts in, as the filter tells Envoy's rate limit filter, and what clients see when
// that one refuses. The service's part is in test/e2e/rate-limit-service.e2e.ts.
import { shortHash } from "@plano/config";
import { beforeAll, describe, expect, test } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { ask, requestFor, startWith } from "./configured.js";
import { completionOf, json } from "./provider-answers.js";

const entries = ["{ model: openai/gpt-4o, access_key: $A }", "{ model: groq/mini, access_key: $G }"];
/** The scopes of the limits below, in order. */
const SCOPES = [["openai/gpt-4o"], ["groq/mini"], ["several", "x-team"], ["*", "x-team"]].map(
  ([model, header]) => shortHash([model, header]),
);
const MORE = `model_aliases: { several: { targets: [openai/gpt-4o, groq/mini] } }
ratelimits:
  - { model: openai/gpt-4o, limit: { tokens: 5000, unit: day } }
  - { model: openai/gpt-4o, limit: { requests: 5000, unit: hour } }
  - { model: groq/mini, limit: { tokens: 5000, unit: day } }
  - { model: several, selector: { key: X-Team }, limit: { tokens: 5000, unit: day } }
  - { model: "*", selector: { key: x-team, value: a }, limit: { tokens: 5000, unit: day } }
ratelimit_service: { address: "127.0.0.1:8081" }
`;

let host: Host;
beforeAll(async () => {
  host = await startWith(entries, MORE);
});

function state(exchange: Exchange, prefix: string): Record<string, string> {
  const found = [...exchange.filterState].filter(([name]) => name.startsWith(`plano.${prefix}`));
  const short = (name: string): string =>
    SCOPES.reduce(
      (text, scope, index) => text.replace(`_${scope}`, `_${index}`),
      name.slice("plano.".length),
    );
  return Object.fromEntries(found.map(([name, value]) => [short(name), Buffer.from(value).toString()]));
}

const asked = (model: string, headers: Record<string, string> = {}): Exchange =>
  ask(host, "chat", { model }, headers);

describe("before a provider is asked", () => {
  test("a target's limits and those of all models name their buckets", () => {
    expect(state(asked("gpt-4o"), "limited")).toEqual({ limited_0: "all", limited_3: "-" });
    expect(state(asked("mini", { "x-team": "a" }), "limited")).toEqual({ limited_1: "all", limited_3: "a" });
  });

  test("a pool's name counts by itself, and with the target that is asked first", () => {
    expect(state(asked("several", { "x-team": "team 1" }), "limited")).toEqual({
      limited_0: "all",
      limited_2: "team 1",
      limited_3: "team 1",
    });
    const without = { limited_0: "all", limited_2: "-", limited_3: "-" };
    expect(state(asked("several"), "limited")).toEqual(without);
    expect(state(asked("several", { "x-team": "" }), "limited")).toEqual(without);
  });

  test("a value that is not text names a valid bucket", () => {
    const utf8 = Buffer.from("tëam").toString("latin1");
    expect(state(asked("mini", { "x-team": utf8 }), "limited")).toMatchObject({ limited_3: "tëam" });
    expect(state(asked("mini", { "x-team": "t\xebam\xc3" }), "limited")).toMatchObject({
      limited_3: "t?am?",
    });
  });

  test("all values of a repeated header name one bucket", () => {
    const { headers, body } = requestFor("chat", { model: "mini" });
    const teams = ["a", "b"].map((team) => ["x-team", team] as const);
    const exchange = host.exchange().request([...Object.entries(headers), ...teams], body);
    expect(state(exchange, "limited")).toMatchObject({ limited_3: "a,b" });
  });

  test("a refused request counts nowhere", () => {
    expect(state(asked("nobody"), "limited")).toEqual({});
  });
});

describe("when the response has ended", () => {
  test("its tokens are reported in the buckets of the target that answered", () => {
    const exchange = asked("several", { "x-team": "a" });
    exchange.retry().respond(json, completionOf(60, 50));
    expect(state(exchange, "used")).toEqual({
      used_1: "all",
      used_2: "a",
      used_3: "a",
      used_tokens: "110",
    });
  });

  test("no report is sent for a response without cost", () => {
    expect(state(asked("gpt-4o").respond(json, completionOf(0, 0)), "used")).toEqual({});
    expect(state(asked("gpt-4o").respond({ ":status": "400" }, "{}"), "used")).toEqual({});
  });

  test("no report is sent without a service", async () => {
    const alone = await startWith(entries, "");
    const exchange = ask(alone, "chat", { model: "gpt-4o" }).respond(json, completionOf(1, 2));
    expect([state(exchange, "limited"), state(exchange, "used")]).toEqual([{}, {}]);
  });
});

describe("when Envoy refuses", () => {
  test("a reached limit is reported in the client's shape", () => {
    const { client } = asked("gpt-4o").envoyReply(429, "", "request_rate_limited");
    expect(client.headers?.toRecord()).toMatchObject({ ":status": "429", "retry-after": "1" });
    expect(JSON.parse(client.text)).toMatchObject({
      error: { type: "rate_limit_error", code: "rate_limit_exceeded" },
    });
    const messages = ask(host, "messages", { model: "gpt-4o" }).envoyReply(429, "", "request_rate_limited");
    expect(JSON.parse(messages.client.text)).toMatchObject({ error: { type: "rate_limit_error" } });
  });

  test("an unreachable limit service is reported as the gateway's fault", () => {
    const { client } = asked("gpt-4o").envoyReply(503, "", "rate_limiter_error");
    expect(client.headers?.toRecord()).toMatchObject({ ":status": "503", "retry-after": "1" });
    expect(JSON.parse(client.text)).toMatchObject({
      error: { type: "server_error", code: "rate_limit_unknown" },
    });
  });
});
