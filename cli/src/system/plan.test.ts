import { expect, test } from "vitest";
import { renderAll } from "./files.js";
import { planFor, startable } from "./plan.js";

const TEXT = `
version: v0.4.0
listeners: [{ type: model, name: m }]
model_providers:
  - { model: openai/a, access_key: $ONE }
  - { model: anthropic/b, access_key: $TWO }
`;

test("without any key the sandbox stands in, and the variables are named", () => {
  const { sandbox, keys, missing, warnings } = planFor(TEXT, "f", {});
  expect([sandbox, keys, missing, warnings]).toEqual(["instead-of-keys", {}, ["ONE", "TWO"], []]);
});

test("with one of two keys the other is warned about, and nothing stands in", () => {
  const { sandbox, keys, warnings } = planFor(TEXT, "f", { ONE: "k" });
  expect([sandbox, keys]).toEqual(["none", { PLANO_KEY_OPENAI: "k" }]);
  expect(warnings).toEqual(["TWO is not set; requests to anthropic will fail until it is."]);
});

test("a key with a line break inside is refused without being shown", () => {
  expect(() => planFor(TEXT, "f", { ONE: "sk-se\ncret" })).toThrow(
    /^The key for PLANO_KEY_OPENAI holds a line break/,
  );
});

const PASSWORD = "pass-0123456789";
const inRedis = (url: string): string =>
  `${TEXT}routing: { session_cache: { type: redis, url: ${url}, tenant_header: x-org } }\n`;

test("Redis' URL is for brightstaff's process, and is in no rendered file", () => {
  const url = `redis://:${PASSWORD}@cache:6379`;
  for (const written of ["$REDIS_URL", `"${url}"`]) {
    const { config, keys, sessionCache, warnings } = planFor(inRedis(written), "f", { REDIS_URL: url });
    expect([keys, sessionCache]).toEqual([{}, { PLANO_SESSION_CACHE_URL: url }]);
    expect(JSON.stringify([renderAll(config), warnings])).not.toContain(PASSWORD);
  }
});

test("a variable for Redis that is not set is warned about, also where the sandbox stands in", () => {
  const plan = planFor(inRedis("$REDIS_URL"), "f", {});
  const { sandbox, sessionCache, missing, warnings } = plan;
  expect([sandbox, sessionCache, missing]).toEqual(["instead-of-keys", {}, ["ONE", "TWO"]]);
  expect(warnings).toEqual(["REDIS_URL is not set; sessions are kept in brightstaff's memory until it is."]);
  // What is rendered is for an environment that may have it.
  expect([plan, startable(plan)].map(({ config }) => config.sessions.cache)).toEqual(["redis", "memory"]);
});

test("a variable for Redis that holds something else is refused without being shown", () => {
  const plan = (): unknown => planFor(inRedis("$REDIS_URL"), "f", { REDIS_URL: `http://:${PASSWORD}@cache` });
  expect(plan).toThrow(/^REDIS_URL is not a redis:\/\/ or rediss:\/\/ URL\.$/);
});
