import { expect, test } from "vitest";
import { matchOrigin } from "./cors.js";

/** Matches the whole text, as Envoy does. */
function matches(pattern: string, origin: string): boolean {
  const matcher = matchOrigin(pattern) as { exact?: string; safe_regex?: { regex: string } };
  if (matcher.exact !== undefined) return matcher.exact === origin;
  return new RegExp(`^(?:${matcher.safe_regex?.regex.replace("(?i)", "")})$`, "i").test(origin);
}

test.each([
  ["https://app.example", "https://app.example", true],
  ["https://app.example", "https://appxexample", false],
  ["https://*.app.example", "https://a.app.example", true],
  ["https://*.app.example", "https://a.b.app.example", true],
  ["https://*.app.example", "https://app.example", false],
  ["https://*.app.example", "https://evilapp.example", false],
  ["https://*.app.example", "https://evil.example/.app.example", false],
  ["https://*.app.example", "https://evil.example:1.app.example", false],
  ["https://*.app.example", "http://a.app.example", false],
  ["https://*.app.example", "https://a.app.example:8443", false],
  ["http://localhost:*", "http://localhost:3000", true],
  ["http://localhost:*", "http://localhost", true],
  ["http://localhost:*", "http://localhost:3000.evil.example", false],
  ["http://[::1]:*", "http://[::1]:3000", true],
  ["*", "null", true],
  ["null", "null", true],
  ["null", "https://null", false],
])("%s allows %s: %s", (pattern, origin, allowed) => {
  expect(matches(pattern, origin)).toBe(allowed);
});
