import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { loadConfig } from "@plano/config";
import { expect, test } from "vitest";
import { assertFree, withFreePorts } from "./ports.js";

test("names every port in use and its owner", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const claims = [
    { host: "127.0.0.1", port, owner: "one" },
    { host: "127.0.0.1", port, owner: "two" },
  ];
  await expect(assertFree(claims)).rejects.toThrow(
    `port ${port} on 127.0.0.1, which one wants, is in use\nport ${port} on 127.0.0.1, which two wants, is in use`,
  );
  server.close();
  await once(server, "close");
  await expect(assertFree(claims.slice(0, 1))).resolves.toBeUndefined();
});

test("distinguishes a foreign address from a port in use", async () => {
  await expect(assertFree([{ host: "192.0.2.1", port: 5, owner: "x" }])).rejects.toThrow(
    "the address is not this machine's",
  );
});

test("finds free ports that all differ", async () => {
  const loaded = loadConfig(
    "version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_providers: [{ model: sandbox/m }]\n",
  );
  if (!loaded.ok) throw new Error("the configuration is refused");
  // In a single round they may differ by chance.
  const found = new Set<string>();
  for (let round = 0; round < 500; round += 1) {
    const config = await withFreePorts(loaded.config);
    const { modelListener, egressListener, backendListener, brightstaff, admin } = config;
    const places = [modelListener, egressListener, backendListener, brightstaff, admin];
    found.add(`${new Set(places.map(({ port }) => port)).size} of ${places.length}`);
  }
  expect([...found]).toEqual(["5 of 5"]);
});
