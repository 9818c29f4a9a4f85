// The keys role: which tables of access keys it takes, and that the gateway role finds keys by their digests.
import { createHash } from "node:crypto";
import type { FilterKey, FilterKeyTable } from "@plano/config/contract";
import { describe, expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { chatHeaders, startGateway } from "./gateway-host.js";

const KEY: FilterKey = { scope: 0, name: "alice", models: "", hash: "0123456789abcdef".repeat(4) };
const BODY = JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "hi" }] });

const configured = (keys: string): Promise<Host> => startGateway({ keys });
const withKeys = (...keys: object[]): Promise<Host> => configured(JSON.stringify({ serial: 7, keys }));

describe("a table", () => {
  test("with every member and every hexadecimal digit is in force, which its serial number tells", async () => {
    const second = {
      ...KEY,
      scope: 0xffff,
      name: "bob",
      models: "openai/*,local/m",
      expires: 253_402_300_799,
    };
    const table: FilterKeyTable = { serial: 1_795_956_841_118, keys: [KEY, second] };
    const host = await configured(JSON.stringify(table));
    expect(host.metrics.value("plano_keys_serial")).toBe(BigInt(table.serial));
  });

  test("without keys is in force", async () => {
    expect((await withKeys()).metrics.value("plano_keys_serial")).toBe(7n);
  });

  test.each([
    ["no JSON", "{"],
    ["no serial number", JSON.stringify({ keys: [KEY] })],
    ["no list of keys", JSON.stringify({ serial: 7 })],
  ])("with %s is refused", async (_name, text) => {
    await expect(configured(text)).rejects.toThrow("refuses a list of keys");
  });

  test.each([
    ["no name", { ...KEY, name: "" }],
    ["a name that is too long", { ...KEY, name: "x".repeat(257) }],
    ["too many models", { ...KEY, models: "m,".repeat(8 << 10).concat("m") }],
    ["no models", { ...KEY, models: undefined }],
    ["a scope that no listener has", { ...KEY, scope: 0x10000 }],
    ["a digest in capitals", { ...KEY, hash: KEY.hash.toUpperCase() }],
    ["a digest that is too short", { ...KEY, hash: KEY.hash.slice(1) }],
    ["a time that is no number", { ...KEY, expires: "2027-01-01" }],
  ])("with a key with %s is refused", async (_name, key) => {
    await expect(withKeys(KEY, key)).rejects.toThrow("refuses a list of keys");
  });
});

test("a key opens the listeners of its scope, whichever digits its digest has", async () => {
  const secrets = Array.from({ length: 16 }, (_, index) => `plano-key-${index}`);
  const keys = secrets.map((secret, index) => ({
    ...KEY,
    name: `caller-${index}`,
    hash: createHash("sha256").update(secret).digest("hex"),
  }));
  const host = await withKeys(...keys);
  const statusOf = (secret: string, scope: string): number | undefined => {
    const headers = { ...chatHeaders, authorization: `Bearer ${secret}`, "x-plano-auth": scope };
    const exchange = host.exchange().request(headers, BODY);
    return (exchange.client.status === 401 ? exchange : exchange.respond(200, "{}")).client.status;
  };
  expect(secrets.map((secret) => statusOf(secret, "1"))).toEqual(secrets.map(() => 401));
  expect(secrets.map((secret) => statusOf(secret, "0"))).not.toContain(401);
  expect(statusOf("plano-key-16", "0")).toBe(401);
});
