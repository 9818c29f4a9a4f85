// The settings of the rate limit service.
import { describe, expect, test } from "vitest";
import { formatErrors, loadConfig, type NormalisedConfig } from "../index.js";

const HEAD =
  "version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_providers: [{ model: openai/a, access_key: $A }]\n";
const LIMITS = "ratelimits: [{ model: openai/a, limit: { requests: 5, unit: hour } }]\n";

function serviceOf(text: string): NormalisedConfig["rateLimitService"] {
  const result = loadConfig(`${HEAD}${LIMITS}ratelimit_service: ${text}\n`);
  if (!result.ok) throw new Error(formatErrors(result.errors));
  return result.config.rateLimitService;
}

function refused(more: string): string {
  const result = loadConfig(HEAD + more);
  return result.ok ? "accepted" : formatErrors(result.errors);
}

describe("a rate limit service", () => {
  test("has an address; by default Plano waits 250 ms for it and goes on without it", () => {
    expect(serviceOf("{ address: ratelimit.internal:8081 }")).toEqual({
      host: "ratelimit.internal",
      port: 8081,
      timeoutMilliseconds: 250,
      failureMode: "open",
      domain: "plano",
    });
  });

  test("may have a longer timeout, be required, and have other limits beside these", () => {
    expect(serviceOf('{ address: "[::1]:1", timeout: 1s, failure_mode: closed, domain: ai }')).toEqual({
      host: "[::1]",
      port: 1,
      timeoutMilliseconds: 1_000,
      failureMode: "closed",
      domain: "ai",
    });
  });

  test.each([
    ["", "there are no ratelimits"],
    [
      "ratelimits: [{ model: a, selector: { key: X-Api-Key }, limit: { tokens: 1, unit: day } }]\n",
      "ratelimits[0].selector.key: its values, which may be secrets",
    ],
    [
      "ratelimits: [{ model: priced/a, limit: { tokens: 1, usd: 1, unit: day } }]\n",
      "ratelimits[0].limit.usd: is counted by each Envoy for itself",
    ],
  ])("warns of %j", (limits, warning) => {
    const priced =
      '  - { model: priced/a, provider_interface: openai, base_url: "http://a", pricing: { input: 1, output: 2 } }\n';
    const providers = `${HEAD.replace(/\[\{ model: openai.*/, "")}\n  - { model: openai/a, access_key: $A }\n${priced}`;
    const result = loadConfig(`${providers}${limits}ratelimit_service: { address: "a:1" }\n`);
    expect(result.ok ? formatErrors(result.warnings) : formatErrors(result.errors)).toContain(warning);
  });
});

test.each([
  ["ratelimit_service: {}\n", "address: is missing"],
  ["ratelimit_service: { address: somewhere }\n", "ratelimit_service.address: "],
  ['ratelimit_service: { address: "http://a:1" }\n', "ratelimit_service.address: "],
  ['ratelimit_service: { address: "a:70000" }\n', "must have a port from 1 to 65535"],
  [
    'ratelimit_service: { address: "a:1", timeout: 0s }\n',
    "ratelimit_service.timeout: must be longer than 0s",
  ],
  ['ratelimit_service: { address: "a:1", failure_mode: maybe }\n', "must be one of open, closed"],
  ['ratelimit_service: { address: "a:1", domain: "a b" }\n', "ratelimit_service.domain: "],
  [
    'ratelimit_service: { address: "a:1" }\nratelimits: [{ model: a, limit: { tokens: 4294967296, unit: day } }]\n',
    "ratelimits[0].limit.tokens: must be at most 4294967295 with a ratelimit_service",
  ],
  [
    'ratelimit_service: { address: "a:1" }\nratelimits: [{ model: a, selector: { key: x, value: t-* }, limit: { tokens: 1, unit: day } }]\n',
    "ratelimits[0].selector.value: must not end with * with a ratelimit_service",
  ],
])("%j is refused", (text, error) => {
  expect(refused(text)).toContain(error);
});
