import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "../index.js";

type KeyPair = ReturnType<typeof generateKeyPairSync>;
const ec = (namedCurve: string): KeyPair => generateKeyPairSync("ec", { namedCurve }) as unknown as KeyPair;
const jwkOf = ({ publicKey }: KeyPair): object => publicKey.export({ format: "jwk" });
const KEY = jwkOf(ec("P-256"));
const keySet = (...keys: object[]): string => JSON.stringify({ keys });
const JWKS = `jwks: '${keySet(KEY)}'`;

function load(auth: string, directory?: string): string[] {
  const text = `version: v0.4.0
listeners: [{ type: model, name: models, address: 0.0.0.0, auth: { ${auth} } }]
model_providers: [{ model: openai/m, access_key: $K }]`;
  const result = loadConfig(text, directory === undefined ? {} : { directory });
  return result.ok
    ? result.warnings.map(({ message }) => message)
    : result.errors.map(({ path, message }) => `${path.replace("listeners[0].auth.", "")}: ${message}`);
}

const jwt = (keys: string): string => `jwt: { issuer: i, audiences: [a], ${keys} }`;

test.each([
  JWKS,
  "jwks_file: /keys.json",
  "jwks_url: https://issuer.example/keys",
  "jwks_url: http://127.0.0.1:1/keys",
])("reads keys from %s", (keys) => {
  expect(load(jwt(keys))).toEqual([]);
});

const ONE = "jwt.jwks: give the issuer's keys as one of jwks, jwks_file and jwks_url";
const PUBLIC = 'jwt.jwks: is not JSON with public keys: {"keys": [...]}';
const SAFE = "jwt.jwks_url: must be an https URL, or an http URL of this machine";

test.each([
  [jwt("caller_claim: sub"), ONE],
  [jwt(`${JWKS}, jwks_file: /k`), ONE],
  [jwt("jwks: '{}'"), PUBLIC],
  [jwt(`jwks: '{"keys":[]}'`), PUBLIC],
  [jwt(`jwks: '{"keys":[{"kty":"EC","d":"x"}]}'`), PUBLIC],
  [jwt(`jwks: '{"keys":[{"kty":"oct","k":"x"}]}'`), PUBLIC],
  [jwt("jwks_file: keys.json"), "jwt.jwks_file: must be an absolute path"],
  [jwt("jwks_url: http://issuer.example/keys"), SAFE],
  [jwt("jwks_url: http://127.0.0.1.evil.example/keys"), SAFE],
  [jwt("jwks_url: http://localhost@evil.example/keys"), SAFE],
  [`keys_file: k, ${jwt(JWKS)}`, "jwt: cannot be combined with keys; a listener authenticates in one way"],
  [`jwt: { issuer: i, ${JWKS} }`, "jwt.audiences: is missing"],
])("%s is refused", (auth, error) => {
  expect(load(auth)).toEqual([error]);
});

test.each([
  ["invalid numbers", { kty: "EC" }],
  ["a point that is not on its curve", { ...KEY, y: (KEY as { x: string }).x }],
  ["a curve that Envoy does not know", jwkOf(ec("secp256k1"))],
  ["another kind's algorithm", { ...KEY, alg: "RS256" }],
  ["a key that does not sign", jwkOf(generateKeyPairSync("x25519") as unknown as KeyPair)],
  ["a number that is too small", { kty: "RSA", n: "AQAB", e: "AQAB" }],
  ["an unknown kind", { kty: "AKP", pub: "AAAA" }],
])("refuses a set with only %s, and accepts it beside a usable key", (_what, key) => {
  expect(load(jwt(`jwks: '${keySet(key)}'`))).toEqual([
    "jwt.jwks: is not a set with a key of RSA, P-256, P-384, P-521 or Ed25519",
  ]);
  expect(load(jwt(`jwks: '${keySet(key, KEY)}'`))).toEqual([]);
});

test("a client's token is not a provider's key", () => {
  const passing = loadConfig(`version: v0.4.0
listeners: [{ type: model, name: models, auth: { ${jwt(JWKS)} } }]
model_providers: [{ model: openai/m, passthrough_auth: true }]`);
  expect(passing.ok).toBe(false);
});

test("reads a jwks_file only if the machine it is on is known", () => {
  const directory = mkdtempSync(path.join(tmpdir(), "plano-jwks-"));
  const told = (text: string): string[] => {
    const file = path.join(directory, "keys.json");
    writeFileSync(file, text);
    return load(jwt(`jwks_file: ${file}`), directory);
  };
  expect(told(keySet(KEY))).toEqual([]);
  for (const text of ["nonsense-0123", "{}", '{"keys":[{"kty":"EC","d":"secret-0123"}]}']) {
    expect(told(text)).toEqual([
      `jwt.jwks_file: ${directory}/keys.json is not JSON with public keys: {"keys": [...]}`,
    ]);
  }
  rmSync(directory, { recursive: true });
  expect(load(jwt("jwks_file: /no/keys.json"), "/no")).toEqual([
    "jwt.jwks_file: /no/keys.json does not exist",
  ]);
});
