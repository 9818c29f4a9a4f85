import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { loadConfig } from "@plano/config";
import { expect, test } from "vitest";
import { FreePorts } from "./free-ports.js";
import { assertFree, withFreePorts } from "./ports.js";

test("names every port in use, its owner, and what to set", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const claims = [
    { host: "127.0.0.1", port, owner: "one", setting: "a" },
    { host: "127.0.0.1", port, owner: "two", setting: "b" },
  ];
  await expect(assertFree(claims)).rejects.toThrow(
    new RegExp(
      `^port ${port} on 127.0.0.1, which one wants, is in use by .*\\(pid ${process.pid}\\): set a\nport ${port} on 127.0.0.1, which two wants, is wanted by one, too: set b\n`,
    ),
  );
  server.close();
  await once(server, "close");
  await expect(assertFree(claims.slice(0, 1))).resolves.toBeUndefined();
});

test("names a program that has several of the ports once", async () => {
  const servers = [1, 2].map(() => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const [one, two] = servers.map((server, index) => {
    const { port } = server.address() as AddressInfo;
    return { host: "127.0.0.1", port, owner: `part ${index}`, setting: "a" };
  });
  if (one === undefined || two === undefined) throw new Error("there are two");
  await expect(assertFree([one, two])).rejects.toThrow(
    new RegExp(`pid ${process.pid}\\): set a\nport ${two.port} .*, is in use by the same: set a\n`),
  );
  for (const server of servers) server.close();
});

test("distinguishes a foreign address from a port in use", async () => {
  await expect(assertFree([{ host: "192.0.2.1", port: 5, owner: "x", setting: "c" }])).rejects.toThrow(
    "the address is not this machine's",
  );
});

const FILE =
  "version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_providers: [{ model: sandbox/m }]\n";

test("finds free ports that all differ", async () => {
  const loaded = loadConfig(FILE);
  if (!loaded.ok) throw new Error("the configuration is refused");
  // In a single round they may differ by chance.
  const found = new Set<string>();
  for (let round = 0; round < 500; round += 1) {
    const ports = new FreePorts();
    const config = await withFreePorts(loaded.config, ports, true);
    await ports.release();
    const { modelListener, egressListener, backendListener, brightstaff, admin } = config;
    const places = [modelListener, egressListener, backendListener, brightstaff, admin];
    found.add(`${new Set(places.map(({ port }) => port)).size} of ${places.length}`);
  }
  expect([...found]).toEqual(["5 of 5"]);
});

test("keeps ports that are numbers", async () => {
  const loaded = loadConfig(`${FILE}ports: { admin: auto, egress: 12345 }\n`);
  if (!loaded.ok) throw new Error("the configuration is refused");
  const { admin, egressListener, brightstaff } = await withFreePorts(loaded.config, new FreePorts(), false);
  expect([egressListener.port, brightstaff.port]).toEqual([12_345, 9091]);
  expect(admin.port).toBeGreaterThan(0);
});

test("keeps the ports of a configuration before, Plano's own in any case", async () => {
  const [first, second] = ["ports: auto\n", "ports: { admin: 12345 }\n"].map((more) =>
    loadConfig(FILE + more),
  );
  if (first?.ok !== true || second?.ok !== true) throw new Error("the configuration is refused");
  const before = await withFreePorts(first.config, new FreePorts(), false);
  const after = await withFreePorts(second.config, new FreePorts(), false, before);
  expect([after.admin, after.brightstaff]).toEqual([before.admin, before.brightstaff]);
  expect(after.modelListener).toEqual(second.config.modelListener);
});
