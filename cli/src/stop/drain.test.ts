import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { drainEnvoy } from "./drain.js";
import type { OpenRequests } from "./open-requests.js";

const ONE: OpenRequests = { streams: 1, unsentBytes: 0 };
const NONE: OpenRequests = { streams: 0, unsentBytes: 0 };

/** As a status: no answer comes. */
const HANGS = 0;

let admin: Server;
let statuses: number[];
let posted: string[];
beforeEach(async () => {
  statuses = [];
  posted = [];
  admin = createServer((request, response) => {
    posted.push(request.url ?? "");
    const status = statuses.shift() ?? 200;
    if (status !== HANGS) response.writeHead(status).end("OK");
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => admin.once("listening", resolve));
});
afterEach(() => {
  admin.closeAllConnections();
  admin.close();
});

/** With Envoy's answers in order, the last one again and again; resolves with the requests that are left, and all numbers told. */
async function drained(answers: (OpenRequests | undefined)[]): Promise<[left: number, told: number[]]> {
  const told: number[] = [];
  const left = await drainEnvoy({
    adminUrl: `http://127.0.0.1:${(admin.address() as AddressInfo).port}`,
    open: async () => (answers.length > 1 ? answers.shift() : answers[0]),
    longest: 60_000,
    signal: new AbortController().signal,
    tell: ({ streams }) => told.push(streams),
  });
  return [left, told];
}

test("waits on when Envoy misses an answer", async () => {
  const silent = Array.from({ length: 4 }, () => undefined);
  const two: OpenRequests = { streams: 2, unsentBytes: 0 };
  expect(await drained([two, ...silent, ONE, ...silent, NONE])).toEqual([0, [2, 1]]);
});

test("gives up an Envoy that is silent, and says how many requests it had", async () => {
  expect(await drained([ONE, undefined])).toEqual([1, [1]]);
});

test("asks again when Envoy does not hear that it shall close its listeners", async () => {
  statuses = [503, 200, 503, 200];
  expect(await drained([ONE, NONE])).toEqual([0, [1]]);
  expect(posted.map((url) => url.includes("graceful"))).toEqual([true, true, false, false]);
});

test("waits for requests that are known, though nobody hears that the listeners shall close", async () => {
  statuses = Array.from({ length: 5 }, () => 503);
  expect(await drained([ONE, NONE])).toEqual([0, [1]]);
});

test("asks an Envoy that hangs twice, not five times", async () => {
  statuses = Array.from({ length: 5 }, () => HANGS);
  expect(await drained([undefined])).toEqual([0, []]);
  expect(posted).toHaveLength(2);
}, 20_000);
