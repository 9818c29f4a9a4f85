// Uses real sockets: Node's handling of malformed requests is part of the test.
import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Brightstaff } from "./app.js";
import { buildTestApp } from "./generations/testing/app.js";
import { createMetrics } from "./telemetry/metrics.js";
import { PLAIN_CONFIG } from "./testing/service-config.js";

const ROUTES = [
  "GET /v1/models",
  "GET /v1/models/m",
  "GET /metrics",
  "GET /internal/observations",
  "POST /internal/observations",
  "GET /healthz",
  "GET /readyz",
  "POST /v1/chat/completions",
  "POST /agents/v1/messages",
  "POST /routing/v1/responses",
  "OPTIONS /v1/chat/completions",
  "GET /nothing",
];

function build(): Brightstaff {
  return buildTestApp(PLAIN_CONFIG, { metrics: createMetrics({ version: "1", git_sha: "1" }) });
}

describe.each(["127.0.0.1", "::1"])("at %s", (address) => {
  const { app } = build();
  let port = 0;
  beforeAll(async () => {
    await app.listen({ host: address, port: 0 });
    port = (app.server.address() as AddressInfo).port;
  });
  afterAll(() => app.close());

  /** `PORT` stands for the listening port. */
  async function ask(line: string, ...headers: string[]): Promise<{ status: number; text: string }> {
    const socket = connect(port, address);
    const head = [`${line} HTTP/1.1`, ...headers, "connection: close"].join("\r\n");
    socket.write(`${head}\r\n\r\n`.replaceAll("PORT", String(port)));
    let text = "";
    socket.on("data", (data) => {
      text += data.toString();
    });
    await once(socket, "close");
    return { status: Number(text.slice(9, 12)), text };
  }

  test.each(ROUTES)("%s refuses a foreign host and a foreign origin", async (route) => {
    const rebound = await ask(route, "host: evil.example:PORT");
    expect([rebound.status, rebound.text]).toEqual([421, expect.stringContaining("Host is another")]);
    const page = await ask(route, "host: localhost:PORT", "origin: https://evil.example");
    expect([page.status, page.text]).toEqual([403, expect.stringContaining("Web pages may not")]);
    expect([421, 403]).not.toContain((await ask(route, "host: localhost:PORT")).status);
  });

  test.each(["localhost:PORT", "LOCALHOST:PORT", "127.0.0.1:PORT", "[::1]:PORT", "brightstaff"])(
    "the host %s is accepted",
    async (host) => {
      expect((await ask("GET /healthz", `host: ${host}`)).status).toBe(200);
      expect((await ask("GET /healthz", `Host:   ${host}  `)).status).toBe(200);
    },
  );

  test.each([
    ["another name", "evil.example:PORT"],
    ["a name below localhost", "evil.localhost:PORT"],
    ["a name that begins alike", "localhost.evil.example:PORT"],
    ["a name that ends alike", "evil-localhost:PORT"],
    ["a trailing dot", "localhost.:PORT"],
    ["no port", "localhost"],
    ["another port", "localhost:80"],
    ["a port with a zero", "localhost:0PORT"],
    ["an empty port", "localhost:"],
    ["two ports", "localhost:PORT:PORT"],
    ["Envoy's name with a port", "brightstaff:PORT"],
    ["an address of the network", "192.168.1.2:PORT"],
    ["any address", "0.0.0.0:PORT"],
    ["any address of IPv6", "[::]:PORT"],
    ["a mapped address", "[::ffff:127.0.0.1]:PORT"],
    ["an address as one number", "2130706433:PORT"],
    ["IPv6 without brackets", "::1:PORT"],
    ["a user", "localhost:PORT@evil.example"],
    ["two hosts in one", "localhost:PORT, evil.example"],
    ["nothing", ""],
  ])("a foreign host is refused: %s", async (_case, host) => {
    expect((await ask("GET /internal/observations", `host: ${host}`)).status).toBe(421);
  });

  test("a repeated or missing host is refused", async () => {
    const own = "host: localhost:PORT";
    const foreign = "host: evil.example";
    for (const hosts of [
      [own, foreign],
      [foreign, own],
      [own, own],
    ]) {
      expect([400, 421]).toContain((await ask("GET /metrics", ...hosts)).status);
    }
    expect((await ask("GET /metrics")).status).toBe(400);
    const old = connect(port, address);
    old.write("GET /metrics HTTP/1.0\r\n\r\n");
    expect(String((await once(old, "data"))[0])).toMatch(/^HTTP\/1\.1 421/);
    old.destroy();
  });

  test.each([
    "http://evil.example/metrics",
    "http://evil.example:PORT/metrics",
    "http://localhost:PORT/metrics",
    "//evil.example/../metrics",
    "*",
  ])("the target %s is refused", async (target) => {
    const { status, text } = await ask(`GET ${target}`, "host: localhost:PORT");
    expect([400, 404, 421]).toContain(status);
    expect(text).not.toContain("# HELP");
  });

  test.each(["http://localhost:PORT", "HTTP://LOCALHOST:PORT", "http://127.0.0.1:PORT", "http://[::1]:PORT"])(
    "the origin %s is accepted",
    async (origin) => {
      expect((await ask("GET /healthz", "host: localhost:PORT", `origin: ${origin}`)).status).toBe(200);
    },
  );

  test.each([
    "null",
    "",
    "http://localhost",
    "http://localhost:80",
    "https://localhost:PORT",
    "http://localhost.:PORT",
    "http://evil.localhost:PORT",
    "http://localhost:PORT.evil.example",
    "http://localhost:PORT/",
    "localhost:PORT",
    "file://",
    "app://localhost:PORT",
    "chrome-extension://abcdefgh",
    "vscode-webview://abc",
    "http://localhost:PORT, https://evil.example",
  ])("the origin '%s' is refused", async (origin) => {
    expect((await ask("GET /healthz", "host: localhost:PORT", `origin: ${origin}`)).status).toBe(403);
  });

  test("a repeated origin is refused when one of its values is foreign", async () => {
    const origins = ["origin: http://localhost:PORT", "origin: https://evil.example"];
    expect((await ask("GET /healthz", "host: localhost:PORT", ...origins)).status).toBe(403);
    expect((await ask("GET /healthz", "host: localhost:PORT", ...origins.reverse())).status).toBe(403);
  });
});
