// What is found to be wrong on a machine, and what is said of it.
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { clockCheck, envoyCheck, nodeCheck, openFilesCheck, proxyCheck, stateCheck } from "./machine.js";

test.each([
  ["v20.19.0", "ok"],
  ["v20.18.3", "fail"],
  ["v21.7.0", "fail"],
  ["v22.13.1", "ok"],
  ["v23.0.0", "fail"],
  ["v24.0.0", "ok"],
  ["v25.1.0", "ok"],
])("Node.js %s is %s", (version, state) => {
  expect(nodeCheck(version).state).toBe(state);
});

test.each([
  ["Max open files            1024                 4096                 files", "warn"],
  ["Max open files            65536                65536                files", "ok"],
  ["Max open files            unlimited            unlimited            files", "ok"],
  [undefined, "ok"],
])("open files: %s is %s", async (limits, state) => {
  expect((await openFilesCheck(Promise.resolve(limits))).state).toBe(state);
});

test("a clock before the installation is wrong", async () => {
  expect((await clockCheck()).state).toBe("ok");
  expect(await clockCheck(0)).toMatchObject({ state: "fail", text: expect.stringContaining("1970-01-01") });
});

test("a proxy for this machine, too, keeps clients from it", () => {
  const HTTP_PROXY = "http://proxy:3128";
  expect(proxyCheck({}).state).toBe("ok");
  expect(proxyCheck({ HTTP_PROXY }).state).toBe("warn");
  expect(proxyCheck({ HTTP_PROXY, NO_PROXY: "example.com, localhost" }).state).toBe("ok");
});

test("a state directory that cannot be written, or that others see into", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-doctor-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  expect((await stateCheck(path.join(directory, "a"))).state).toBe("ok");
  await chmod(directory, 0o755);
  expect(await stateCheck(directory)).toMatchObject({ state: "warn", remedy: `run chmod 700 ${directory}` });
  const file = path.join(directory, "file");
  await writeFile(file, "");
  expect(await stateCheck(path.join(file, "below"))).toMatchObject({
    state: "fail",
    remedy: expect.stringContaining("PLANO_HOME"),
  });
});

test("an ENVOY_BIN that is no Envoy", async () => {
  const check = await envoyCheck({ ENVOY_BIN: process.execPath });
  expect(check).toMatchObject({ state: "fail", text: expect.stringContaining("is not Envoy") });
});
