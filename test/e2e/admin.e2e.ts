// Envoy's admin interface must refuse web pages that reach it through DNS rebinding or from another origin,
// and serve an operator's own tools.

import { stat } from "node:fs/promises";
import { request } from "node:http";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";

let plano: TestPlano;
let port: number;
beforeAll(async () => {
  plano = await startTestPlano();
  port = Number(new URL(plano.adminUrl).port);
});
afterAll(() => plano?.stop());

interface Answer {
  status: number;
  text: string;
}

function ask(
  headers: Record<string, string>,
  method = "GET",
  target = "/stats?filter=server.live",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path: target, method, headers };
    request(options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (data: string) => {
        text += data;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    })
      .on("error", reject)
      .end();
  });
}

describe("the admin interface", () => {
  test.each(["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])(
    "serves this machine's host %s with any port",
    async (host) => {
      for (const each of [host, `${host}:${port}`, `${host}:9901`]) {
        expect(await ask({ host: each })).toEqual({ status: 200, text: "server.live: 1\n" });
      }
    },
  );

  test.each([
    "rebound.example",
    "127.0.0.1.example",
    "localhost.example",
    "127.0.0.2",
    "127.0.0.1@rebound.example",
  ])("refuses the foreign host %s for every path and method", async (host) => {
    const refused = { status: 421, text: "This host is not served here.\n" };
    expect(await ask({ host: `${host}:${port}` })).toEqual(refused);
    expect(await ask({ host }, "POST", "/quitquitquit")).toEqual(refused);
    expect(await ask({ host }, "GET", "/config_dump")).toEqual(refused);
  });
});

describe("the admin interface", () => {
  test("accepts the origin of its own pages", async () => {
    for (const host of ["127.0.0.1", "localhost", "[::1]"]) {
      const headers = { host: `${host}:${port}`, origin: `http://${host}:${port}` };
      expect((await ask(headers, "POST", "/reset_counters")).status).toBe(200);
    }
  });

  test.each([
    "http://rebound.example",
    "http://localhost:3000",
    "https://localhost",
    "http://127.0.0.1x9901",
    "null",
    "",
  ])("refuses the foreign origin %j", async (origin) => {
    const headers = { host: `127.0.0.1:${port}`, origin };
    const refused = { status: 403, text: "Pages of other origins may not ask here.\n" };
    expect(await ask(headers)).toEqual(refused);
    expect(await ask(headers, "POST", "/quitquitquit")).toEqual(refused);
    expect(await ask(headers, "OPTIONS")).toEqual(refused);
  });
});

test("Envoy listens on a socket that only its owner can open, in a directory that only its owner can enter", async () => {
  const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;
  expect(await modeOf(path.join(plano.directory, "envoy-admin.sock"))).toBe(0o600);
  expect(await modeOf(plano.directory)).toBe(0o700);
});

test("a large response arrives whole", async () => {
  const { status, text } = await ask({ host: "localhost" }, "GET", "/config_dump");
  expect([status, JSON.parse(text)]).toEqual([200, { configs: expect.any(Array) }]);
});
