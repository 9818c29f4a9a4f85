// Sessions: how long they last, who has one, where they are kept, and what leaving a model may cost.
import { describe, expect, test } from "vitest";
import { formatErrors, loadConfig, resolveSessionCache } from "../index.js";

const HEAD = `version: v0.4.0
listeners: [{ type: model, name: m }]
model_providers: [{ model: sandbox/small, pricing: { input: 1, output: 2 }, default: true }]
`;
const ROUTE = "routing_preferences: [{ name: a, description: d, models: [small] }]\n";
const SECRET = "pass-0123456789";

function load(more: string, head = HEAD) {
  const result = loadConfig(head + more);
  const said = result.ok ? result.warnings : result.errors;
  return { config: result.ok ? result.config : undefined, said: formatErrors(said, "f.yaml") };
}

const redis = (url: string): string =>
  `routing: { session_cache: { type: redis, url: ${url}, tenant_header: x-org } }\n`;

describe("sessions", () => {
  test("by default last ten minutes, in memory, for clients that send a session id", () => {
    expect(load(ROUTE)).toMatchObject({
      said: "",
      config: {
        sessions: {
          ttlMilliseconds: 600_000,
          maxEntries: 10_000,
          cache: "memory",
          implicit: false,
          userTurnsOnly: false,
        },
      },
    });
  });

  test("have a lifetime, a bound and a tenant header", () => {
    const written =
      "{ session_ttl_seconds: 30, session_max_entries: 5, session_cache: { tenant_header: X-Org } }";
    expect(load(`routing: ${written}\n`).config?.sessions).toMatchObject({
      ttlMilliseconds: 30_000,
      maxEntries: 5,
      tenantHeader: "x-org",
    });
    const bad = load('routing: { session_cache: { tenant_header: "a b" } }\n').said;
    expect(bad).toContain("routing.session_cache.tenant_header: is not a header name");
  });

  test("last as long as prompts are cached by default", () => {
    const caching = "prompt_caching: { enabled: true, session_ttl_seconds: 120 }\n";
    expect(load(caching).config?.sessions.ttlMilliseconds).toBe(120_000);
    expect(load(caching.replace("true", "false")).config?.sessions.ttlMilliseconds).toBe(600_000);
    const both = load(
      `${caching}routing: { session_ttl_seconds: 30, session_cache: { tenant_header: x } }\n`,
    );
    expect(both.config?.sessions.ttlMilliseconds).toBe(30_000);
    expect(both.said).toContain(
      "f.yaml:4:34  prompt_caching.session_ttl_seconds: is not used: routing.session_ttl_seconds says it",
    );
  });

  test.each([
    ["prompt_caching: { enabled: true }", true],
    ["prompt_caching: { enabled: true, session_affinity: false }", false],
    ["prompt_caching: { session_affinity: true }", false],
    ["routing: { route_on_user_only: true }", true],
    ["routing: { routing_budget: { max_switch_spend_pct: 20 } }", true],
    ["routing: { session_ttl_seconds: 5 }", false],
  ])("include those of conversations without an id: %s is %s", (text, implicit) => {
    expect(load(`${text}\n`).config?.sessions.implicit).toBe(implicit);
  });

  test("warn if tenants might share them while anything is routed", () => {
    const told =
      "routing.session_cache.tenant_header: is missing: tenants whose conversations begin alike, or have the same id, share a session\n    name the header that tells tenants apart";
    const caching = "prompt_caching: { enabled: true }\n";
    expect(load(ROUTE + caching).said).toContain(told);
    expect(load("routing: { route_on_user_only: true }\n").said).toContain(told);
    expect(load("routing: { session_cache: { type: redis, url: $R } }\n").said).toContain(told);
    expect(load(caching).said).toBe("");
    expect(load(`${caching}routing: { session_cache: { tenant_header: x-org } }\n`).said).toBe("");
    const known = (auth: string): string =>
      load(ROUTE + caching, HEAD.replace("name: m", `name: m, auth: { ${auth} }`)).said;
    expect(known("keys_file: k")).not.toContain(told);
    expect(known('ext_authz: { url: "http://localhost:1" }')).toContain(told);
    expect(known('ext_authz: { url: "http://localhost:1", caller_header: x-user }')).not.toContain(told);
  });

  test("keep the model of the user's turn if only that is routed", () => {
    expect(load("routing: { route_on_user_only: true }\n").config?.sessions.userTurnsOnly).toBe(true);
  });

  test.each(["llm_provider", "model"])(
    "routing.%s is accepted with a warning that it has no effect",
    (key) => {
      expect(load(`routing: { ${key}: x }\n`).said).toContain(
        `f.yaml:4:12  routing.${key}: has no effect\n    overrides.llm_routing_model names the model`,
      );
    },
  );
});

describe("a budget for changing models", () => {
  test("has a share of what is spent, and defaults for the rest", () => {
    const { config } = load("routing: { routing_budget: { max_switch_spend_pct: 12.5 } }\n");
    expect(config?.sessions.budget).toEqual({
      maxSwitchSpendPercent: 12.5,
      replenishOnRebind: true,
      cacheReadDiscount: 0.1,
      recordCounterfactual: false,
    });
  });

  test.each([
    ["{}", "routing.routing_budget.max_switch_spend_pct: is missing"],
    ["{ max_switch_spend_pct: 101 }", "max_switch_spend_pct: must be at most 100"],
    ["{ max_switch_spend_pct: 1, cache_read_discount: 1.5 }", "cache_read_discount: must be at most 1"],
    ["{ max_switch_spend_pc: 1 }", "did you mean max_switch_spend_pct?"],
    ["{ max_switch_spend_pct: 1, replenish_on_rebind: 1 }", "replenish_on_rebind: must be true or false"],
  ])("is refused: %s", (budget, told) => {
    expect(load(`routing: { routing_budget: ${budget} }\n`).said).toContain(told);
  });

  test("needs prices in the file or from a catalogue", () => {
    const budget = "routing: { routing_budget: { max_switch_spend_pct: 20 } }\n";
    const unpriced = HEAD.replace("pricing: { input: 1, output: 2 }, ", "");
    expect(load(budget, unpriced).said).toContain(
      "f.yaml:4:12  routing.routing_budget: needs the prices of models\n    pricing: { input: 2.5",
    );
    const source = "model_metrics_sources: [{ type: cost, provider: models.dev }]\n";
    expect(load(source + budget, unpriced).config?.sessions.budget).toBeDefined();
  });
});

describe("sessions in Redis", () => {
  test("have a URL that is a secret", () => {
    const { config, said } = load(redis("$REDIS_URL"));
    expect(said).toBe("");
    expect(config?.sessions.cache).toBe("redis");
    expect(config?.sessionCacheUrl).toBe("$REDIS_URL");
  });

  test.each(["redis://localhost:6379", "rediss://cache.internal/2"])("may be at %s", (url) => {
    expect(load(redis(`"${url}"`))).toMatchObject({ said: "", config: { sessionCacheUrl: url } });
  });

  test.each([
    ["{ type: redis }", "routing.session_cache.url: is missing\n    url: $REDIS_URL"],
    [`{ url: "redis://:${SECRET}@h" }`, "routing.session_cache.url: is for type redis\n    type: redis"],
    [
      `{ type: redis, url: "http://:${SECRET}@h" }`,
      "is not a redis:// or rediss:// URL\n    url: $REDIS_URL",
    ],
    [`{ type: redis, url: "redis:///${SECRET}" }`, "is not a redis:// or rediss:// URL"],
    [`{ type: redis, url: "redis://${SECRET}:\u0024{PW@h" }`, "is not a reference to a variable"],
    [`{ type: redis, url:redis://:${SECRET}@h }`, "unknown key\n    is a space missing after its colon?"],
    [`{ type: redis, url: ["redis://:${SECRET}@h"] }`, "routing.session_cache.url: must be a string"],
    [`{ type: rediss, url: "redis://:${SECRET}@h" }`, "type: must be one of memory, redis"],
  ])("are refused without being shown: %s", (cache, told) => {
    const { config, said } = load(`routing: { session_cache: ${cache} }\n`);
    expect(config).toBeUndefined();
    expect(said).toContain(told);
    expect(said).not.toContain(SECRET);
  });

  test("warn of a password in the file", () => {
    const { said } = load(redis(`"redis://:${SECRET}@h"`));
    expect(said).toContain(
      "routing.session_cache.url: the password itself is in the file\n    url: $REDIS_URL",
    );
    expect(said).not.toContain(SECRET);
  });

  const sessionCacheUrl = "$REDIS_URL";
  const resolve = (env: Record<string, string>) =>
    resolveSessionCache({ sessionCacheUrl }, { env, directory: "." });

  test("are secrets by the name of their variable", () => {
    const url = `rediss://user:${SECRET}@cache:6380/1`;
    expect(resolve({ REDIS_URL: `${url}\n` })).toEqual({
      secrets: { REDIS_URL: url },
    });
    expect(resolveSessionCache({}, { env: { REDIS_URL: url }, directory: "." })).toEqual({ secrets: {} });
  });

  test("report a variable that is unset or invalid", () => {
    expect(resolve({})).toEqual({ secrets: {} });
    const unusable = [`redis://h/${SECRET}`, "redis://:100%@h", "redis://h:99999"];
    for (const value of [`http://${SECRET}`, SECRET, `redis://h\n${SECRET}`, ...unusable]) {
      expect(resolve({ REDIS_URL: value })).toEqual({
        secrets: {},
        error: "REDIS_URL is not a redis:// or rediss:// URL",
      });
    }
  });
});

describe("requests for models go through brightstaff", () => {
  test.each([
    ["", false],
    ["prompt_caching: { enabled: true }\n", false],
    ["routing: {}\n", true],
    ["overrides: { llm_routing_model: small }\n", true],
  ])("if they may carry preferences of their own: %j is %s", (more, expected) => {
    expect(load(more).config?.inlinePreferences).toBe(expected);
  });
});
