// What ratelimits may contain, which requests each counts, and the errors.
import { describe, expect, test } from "vitest";
import { loadConfig } from "../load.js";
import type { RateLimit } from "../model/limits.js";
import { formatErrors } from "../syntax/errors.js";

const HEAD = `version: v0.4.0
listeners: [{ type: model, name: m }]
model_providers:
  - { model: openai/gpt-4o, access_key: $A, pricing: { input: 2, output: 8 } }
  - { model: groq/mini, access_key: $B }
  - { model: mistral/*, access_key: $C }
model_aliases: { quick: { target: mini }, several: { targets: [gpt-4o, mini] } }
`;

const load = (limits: string) => loadConfig(`${HEAD}ratelimits: [${limits}]\n`);

function accepted(limits: string): RateLimit[] {
  const result = load(limits);
  if (!result.ok) throw new Error(formatErrors(result.errors));
  return result.config.rateLimits;
}

function refused(limits: string): string {
  const result = load(limits);
  return result.ok ? "accepted" : formatErrors(result.errors, "f.yaml");
}

const limit = "limit: { requests: 5, unit: minute }";

describe("a limit", () => {
  test.each([
    ["openai/gpt-4o", { targets: [0] }],
    ["gpt-4o", { targets: [0] }],
    ["quick", { targets: [1] }],
    ["mistral/*", { targets: [2] }],
    ["several", { pool: "several" }],
    ["*", {}],
  ])("on %s counts what it may be answered by", (model, counted) => {
    expect(accepted(`{ model: "${model}", ${limit} }`)).toEqual([
      { model, ...counted, periodSeconds: 60, requests: 5, skipsCached: false },
    ]);
  });

  test("on each value leaves out values with a limit of their own", () => {
    const of = (value: string) => `{ model: gpt-4o, selector: { key: X-User, value: "${value}" }, ${limit} }`;
    expect(accepted(`${of("*")}, ${of("vip")}`).map(({ selector }) => selector)).toEqual([
      { header: "x-user", except: ["vip"] },
      { header: "x-user", value: "vip", except: [] },
    ]);
  });
});

test.each([
  [
    `{ model: gpt-4, ${limit} }`,
    "ratelimits[0].model: gpt-4 is not a model of this file\n    did you mean gpt-4o?",
  ],
  ["{ model: gpt-4o, limit: { unit: day } }", "ratelimits[0].limit: must limit tokens, requests or usd"],
  ["{ model: gpt-4o, limit: { tokens: 0, unit: day } }", "ratelimits[0].limit.tokens: must be at least 1"],
  ["{ model: gpt-4o, limit: { usd: 0, unit: day } }", "ratelimits[0].limit.usd: must be more than 0"],
  ["{ model: gpt-4o, limit: { tokens: 5, unit: week } }", "ratelimits[0].limit.unit"],
  [
    `{ model: gpt-4o, selector: { key: "a b" }, ${limit} }`,
    "ratelimits[0].selector.key: is not a header name",
  ],
  [
    `{ model: gpt-4o, ${limit} }, { model: gpt-4o, ${limit} }`,
    "ratelimits[1].limit.requests: already has a limit a minute",
  ],
  ["{ model: mini, limit: { usd: 1, unit: day } }", "ratelimits[0].limit.usd: needs the prices of groq/mini"],
  ["{ model: several, limit: { usd: 1, unit: day } }", "needs the prices of groq/mini"],
  ['{ model: "*", limit: { usd: 1, unit: day } }', "needs the prices of groq/mini"],
])("is refused with place and advice: %s", (limits, expected) => {
  expect(refused(limits)).toContain(expected);
});
