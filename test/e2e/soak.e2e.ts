// A short soak: every kind of request, by many clients and two workers, gets its expected result.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const SOAK = path.join(import.meta.dirname, "../dist/soak/main.js");

test("mixed traffic gets the expected results, and leaves nothing behind", {
  timeout: 120_000,
}, async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-soak-test-"));
  const [csv, svg] = [path.join(directory, "soak.csv"), path.join(directory, "soak.svg")];
  const run = promisify(execFile)(process.execPath, [SOAK, "--requests", "3000", "--csv", csv, "--svg", svg]);
  const { stdout } = await run;
  expect(stdout.match(/ 0 wrong/g)).toHaveLength(10);
  expect(stdout).toContain("left: 0 streams, 0 VMs restarted, 0 observations dropped");
  const [, ...samples] = (await readFile(csv, "utf8")).trim().split("\n");
  expect(samples.length).toBeGreaterThan(100);
  for (const sample of samples.slice(-1))
    expect(sample.split(",").every((value) => Number(value) > 0)).toBe(true);
  expect((await readFile(svg, "utf8")).match(/<polyline/g)).toHaveLength(3);
  await rm(directory, { recursive: true });
});
