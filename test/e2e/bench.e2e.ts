// The bench of access keys runs: it takes a Plano's configuration apart, so that changes of that break it first.
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const BENCH = path.join(import.meta.dirname, "../dist/bench/main.js");

test("one short round of the bench tells what keys cost, against equal listeners", {
  timeout: 120_000,
}, async () => {
  const options = ["--keys", "--rounds", "1", "--scale", "0.02"];
  const { stdout } = await promisify(execFile)(process.execPath, [BENCH, ...options]);
  expect(stdout).toMatch(/^1000 keys at a listener +-?[\d.]+ µs more a request/m);
  expect(stdout.match(/^a listener with(out)? keys twice/gm)).toHaveLength(2);
});
