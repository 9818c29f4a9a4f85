// Envoy's stats for callers: series only for names in the configuration, never for a name of a client's.
import { beforeEach, describe, expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { ask, startConfigured } from "./configured.js";
import { completionOf, json } from "./provider-answers.js";

const file = (auth: string, callers: string[]): string => `version: v0.4.0
listeners: [{ type: model, name: m${auth} }]
model_providers: [{ model: openai/gpt-4o, access_key: $A, default: true }]
ratelimits: ${JSON.stringify(
  callers.map((value) => ({
    model: "*",
    selector: { key: "caller", value },
    limit: { tokens: 1_000_000, unit: "day" },
  })),
)}
`;
const AUTH = `, auth: { keys: [{ name: alice, hash: "${"0".repeat(64)}" }] }`;

let host: Host;
beforeEach(async () => {
  host = await startConfigured(file(AUTH, ["team-a", "team-b"]));
});

function serve(caller: string, headers: Record<string, string> = {}): void {
  const named = caller === "" ? {} : { "x-plano-caller": caller };
  ask(host, "chat", {}, { ...named, ...headers })
    .respond(json, completionOf(7, 3))
    .abort();
}

/** The values about callers, by name. */
function counts(): Record<string, number> {
  const names = host.metrics.names().filter((name) => name.startsWith("plano_caller"));
  return Object.fromEntries(names.map((name) => [name, Number(host.metrics.value(name))]));
}

const series = (caller: string, requests: number): Record<string, number> => ({
  [`plano_caller_requests_total;caller=${caller};status=2xx`]: requests,
  [`plano_caller_tokens_total;caller=${caller};type=input`]: 7 * requests,
  [`plano_caller_tokens_total;caller=${caller};type=output`]: 3 * requests,
});

describe("a request counts for its caller", () => {
  test("that a rate limit names", () => {
    for (const caller of ["team-a", "team-b", "team-a"]) serve(caller);
    expect(counts()).toEqual({ ...series("team-a", 2), ...series("team-b", 1) });
  });

  test("or for the shared series of callers without a name", () => {
    serve("");
    expect(counts()).toEqual(series("none", 1));
  });

  test("also when it is refused", () => {
    ask(host, "chat", { model: "nobody" }, { "x-plano-caller": "team-a" }).abort();
    expect(counts()).toEqual({ "plano_caller_requests_total;caller=team-a;status=4xx": 1 });
  });

  test("with its tokens only when brightstaff made it for the caller", () => {
    serve("team-a", { "x-plano-own-call": "charged" });
    const { "plano_caller_requests_total;caller=team-a;status=2xx": _, ...tokens } = series("team-a", 1);
    expect(counts()).toEqual(tokens);
  });
});

test("callers outside the configuration share one series, however many there are", () => {
  // What such exchanges leave until the next tick is the same for all callers.
  for (let exchange = 0; exchange < 2_000; exchange++) serve("team-a");
  host.tick();
  serve("user-0");
  const bytes = host.memoryBytes();
  for (let user = 1; user < 2_000; user++) serve(`user-${user};caller=x`);
  expect(counts()).toEqual({ ...series("team-a", 2_000), ...series("other", 2_000) });
  expect(host.memoryBytes()).toBe(bytes);
});

test("callers after the first thousand share that series, too", async () => {
  const callers = Array.from({ length: 1_010 }, (_, index) => `team-${index}`);
  const limits = [{ tokens: 1_000_000, unit: "day" }];
  const keys = callers.map((name) => ({ name, hash: "0".repeat(64), limits }));
  host = await startConfigured(file(`, auth: { keys: ${JSON.stringify(keys)} }`, []));
  for (const caller of callers) serve(caller);
  const names = Object.keys(counts());
  expect(names).toHaveLength(3 * 1_001);
  expect(counts()).toMatchObject({ ...series("team-999", 1), ...series("other", 10) });
});

test("nothing is counted per caller without auth", async () => {
  host = await startConfigured(file("", ["team-a"]));
  serve("team-a");
  expect(counts()).toEqual({});
});
