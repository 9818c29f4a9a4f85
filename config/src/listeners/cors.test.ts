import { expect, test } from "vitest";
import { loadConfig } from "../index.js";

const file = (listener: string): string =>
  `version: v0.4.0\nlisteners: [{ type: model, name: m, address: 127.0.0.1, ${listener} }]\nmodel_providers: [{ model: sandbox/m }]\n`;
function modelListener(listener: string) {
  const result = loadConfig(file(listener));
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return { ...result.config.modelListener, warnings: result.warnings.map(({ message }) => message) };
}

test("allows no page without cors", () => {
  expect(modelListener("port: 12000")).not.toHaveProperty("cors");
});

test("allows what SDKs send, and exposes what clients need, by default", () => {
  const { cors, warnings } = modelListener("cors: { allow_origins: [HTTPS://App.Example:443] }");
  expect(cors).toMatchObject({
    allowOrigins: ["https://app.example"],
    allowHeaders: expect.arrayContaining(["*", "authorization", "x-api-key"]),
    exposeHeaders: expect.arrayContaining(["x-request-id", "retry-after", "x-ratelimit-remaining-tokens"]),
    maxAgeSeconds: 3_600,
    allowCredentials: false,
  });
  expect(warnings).toEqual([]);
});

test.each([
  "https://app.example",
  "https://*.app.example",
  "http://localhost:*",
  "http://[::1]:3000",
  "chrome-extension://abcdefgh",
  "vscode-webview://abc-1",
  "null",
])("%s is an origin", (origin) => {
  expect(modelListener(`cors: { allow_origins: ["${origin}"] }`).warnings).toEqual([]);
});

test.each([
  "app.example",
  "https://app.example/",
  "https://app.example/chat",
  "https://user@app.example",
  "https://*",
  "https://app.*",
  "https://a*.example",
  "*.example",
  "https://app.example:port",
  "https://",
  `https://*.${"a".repeat(60)}`,
])("%s is not an origin", (origin) => {
  const result = loadConfig(file(`cors: { allow_origins: ["${origin}"] }`));
  expect(result).toMatchObject({
    ok: false,
    errors: [{ path: "listeners[0].cors.allow_origins[0]", message: expect.stringMatching(/origin|\*/) }],
  });
});

test("allows all pages with a warning, and never with credentials", () => {
  const { warnings } = modelListener('cors: { allow_origins: ["*"] }');
  expect(warnings).toEqual(["lets every web page use this listener, and the keys behind it"]);
  const result = loadConfig(file('cors: { allow_origins: ["*"], allow_credentials: true }'));
  expect(result).toMatchObject({ ok: false, errors: [{ path: "listeners[0].cors.allow_origins[0]" }] });
});

test.each(["a/b", "a:80", "*.example", ""])("refuses the host '%s'", (host) => {
  expect(loadConfig(file(`hosts: ["${host}"]`)).ok).toBe(false);
});
