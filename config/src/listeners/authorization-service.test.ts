import { expect, test } from "vitest";
import { loadConfig } from "../index.js";

function load(auth: string, more = "access_key: $K"): ReturnType<typeof loadConfig> {
  return loadConfig(`version: v0.4.0
listeners: [{ type: model, name: models, address: 0.0.0.0, auth: { ${auth} } }]
model_providers: [{ model: openai/m, ${more} }]`);
}

function told(auth: string): string[] {
  const result = load(auth);
  const told = result.ok ? result.warnings : result.errors;
  return told.map(({ path, message }) => `${path.replace("listeners[0].auth.", "")}: ${message}`);
}

function authOf(auth: string): unknown {
  const result = load(auth);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.config.modelListener.auth;
}

test("by default a service sees credentials, has one second to answer and names no caller", () => {
  expect(authOf("ext_authz: { url: http://127.0.0.1:9000 }")).toEqual({
    service: { protocol: "http", tls: false, host: "127.0.0.1", port: 9000, path: "" },
    timeoutMilliseconds: 1_000,
    headers: ["authorization", "x-api-key", "cookie"],
  });
});

test("compares header names in lower case and puts a path before the request's", () => {
  const headers = "headers: [X-Team-Key], caller_header: X-Plano-Caller, models_header: X-Models";
  expect(authOf(`ext_authz: { url: https://auth.example/check/, timeout: 250ms, ${headers} }`)).toEqual({
    service: { protocol: "http", tls: true, host: "auth.example", port: 443, path: "/check" },
    timeoutMilliseconds: 250,
    headers: ["x-team-key"],
    callerHeader: "x-plano-caller",
    modelsHeader: "x-models",
  });
});

test.each([
  ["127.0.0.1:9001", { tls: false, host: "127.0.0.1", port: 9001 }],
  ["'[::1]:9001'", { tls: false, host: "::1", port: 9001 }],
  ["https://auth.example", { tls: true, host: "auth.example", port: 443 }],
])("reads a gRPC service at %s", (place, service) => {
  expect(authOf(`ext_authz: { grpc: ${place} }`)).toMatchObject({
    service: { protocol: "grpc", path: "", ...service },
  });
  expect(told(`ext_authz: { grpc: ${place} }`)).toEqual([]);
});

const OPEN = "is asked without encryption: anyone in between can read credentials and admit callers";

test.each([
  ["url: http://auth.example/check", "url"],
  ["url: http://127.0.0.1.evil.example", "url"],
  ["grpc: auth.example:9001", "grpc"],
])("warns of %s", (place, field) => {
  expect(load(`ext_authz: { ${place} }`).ok).toBe(true);
  expect(told(`ext_authz: { ${place} }`)).toEqual([`ext_authz.${field}: ${OPEN}`]);
});

const ONE = "give the service's place as one of url and grpc";
const WAY = "a listener authenticates in one way";
const JWT = `jwt: { issuer: i, audiences: [a], jwks_file: /k }`;
const PLACE = "url: http://127.0.0.1:1";

test.each([
  ["ext_authz: { timeout: 1s }", `ext_authz.grpc: ${ONE}`],
  [`ext_authz: { ${PLACE}, grpc: 127.0.0.1:1 }`, `ext_authz.url: ${ONE}`],
  ["ext_authz: { url: 127.0.0.1:1 }", "ext_authz.url: must be an http or https URL"],
  ["ext_authz: { url: ftp://a }", "ext_authz.url: must be an http or https URL"],
  ["ext_authz: { url: http://user:word@localhost }", "ext_authz.url: must not hold credentials"],
  ["ext_authz: { url: http://localhost/?a=b }", "ext_authz.url: must not have a query or a fragment"],
  ["ext_authz: { url: http://localhost:0 }", "ext_authz.url: must have a port from 1 to 65535"],
  ["ext_authz: { grpc: grpc://localhost:1 }", "ext_authz.grpc: must be host:port, or https://host:port"],
  ["ext_authz: { grpc: localhost:1/check }", "ext_authz.grpc: must have no path"],
  [`ext_authz: { ${PLACE}, timeout: 0s }`, "ext_authz.timeout: must be longer than 0s"],
  [
    `ext_authz: { ${PLACE}, headers: [cookie, Content-Type] }`,
    "ext_authz.headers: content-type is needed behind the service, where these headers are removed",
  ],
  [
    `ext_authz: { ${PLACE}, caller_header: Authorization }`,
    "ext_authz.caller_header: authorization cannot be used: Plano drops what clients send in it",
  ],
  [
    `ext_authz: { ${PLACE}, caller_header: x-plano-cluster }`,
    "ext_authz.caller_header: x-plano-cluster cannot be used: Plano drops what clients send in it",
  ],
  [
    `ext_authz: { ${PLACE}, caller_header: x-user, models_header: X-User }`,
    "ext_authz.models_header: is already the caller_header",
  ],
  [`keys_file: k, ext_authz: { ${PLACE} }`, `ext_authz: cannot be combined with keys; ${WAY}`],
  [`${JWT}, ext_authz: { ${PLACE} }`, `ext_authz: cannot be combined with jwt; ${WAY}`],
])("%s is refused", (auth, error) => {
  expect(load(auth).ok).toBe(false);
  expect(told(auth)).toEqual([error]);
});

test("what the service checks is not a provider's key", () => {
  expect(load(`ext_authz: { ${PLACE} }`, "passthrough_auth: true").ok).toBe(false);
});

test("never shows a password in an error", () => {
  expect(JSON.stringify(load("ext_authz: { url: http://user:s3cr3t-word@localhost }"))).not.toContain(
    "s3cr3t",
  );
});

test.each([
  ["ext_authz: { url: http://127.0.0.1:1, caller_header: X-User, headers: [x-team] }", "x-user", true],
  ["ext_authz: { url: http://127.0.0.1:1, headers: [x-team] }", "x-team", false],
  ["ext_authz: { url: http://127.0.0.1:1, headers: [x-team] }", "Cookie", false],
  ["ext_authz: { url: http://127.0.0.1:1 }", "Cookie", true],
  ["keys_file: k", "X-Api-Key", true],
  ["keys_file: k", "cookie", false],
  [JWT.replace("jwks_file: /k", 'jwks_url: "https://i/k"'), "authorization", true],
])("with %s, a limit that counts by %s is refused: %s", (auth, key, refused) => {
  const limits = `ratelimits: [{ model: "*", selector: { key: ${key} }, limit: { tokens: 1, unit: day } }]`;
  const result = loadConfig(
    `version: v0.4.0\nlisteners: [{ type: model, name: m, auth: { ${auth} } }]\nmodel_providers: [{ model: sandbox/a }]\n${limits}`,
  );
  const told = result.ok ? [] : result.errors.map(({ message }) => message);
  expect(told).toEqual(refused ? [`counts by ${key}, which listeners that authenticate remove`] : []);
});
