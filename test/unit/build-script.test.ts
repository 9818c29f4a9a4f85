// When build.sh installs dependencies: in a directory of its own, with an npm that only writes down what it is asked, and fails.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const INSTALLED = "node_modules/.package-lock.json";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "plano-build-"));
  cpSync(path.join(import.meta.dirname, "../../build.sh"), path.join(directory, "build.sh"));
  write("package-lock.json", "{}");
  utimesSync(path.join(directory, "package-lock.json"), 1, 1);
  write(INSTALLED, "{}");
  program("bin/npm", `#!/bin/sh\necho "$*" >>"${directory}/asked"\nexit 1\n`);
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
  writeFileSync(path.join(directory, name), text);
}

function program(name: string, text: string): void {
  write(name, text);
  chmodSync(path.join(directory, name), 0o755);
}

/** What npm is asked first. */
function firstAsked(): string | undefined {
  const env = { ...process.env, PATH: `${directory}/bin:${process.env.PATH}` };
  const { status } = spawnSync(path.join(directory, "build.sh"), ["--quiet"], { env });
  expect(status).toBe(1);
  return readFileSync(path.join(directory, "asked"), "utf8").split("\n")[0];
}

test("a complete install is kept", () => {
  for (const name of ["tsc", "asc"]) program(`node_modules/.bin/${name}`, "");
  expect(firstAsked()).toBe("run --silent build:ts");
});

test("an install without a compiler is made again, and is not taken for complete until it has ended", () => {
  program("node_modules/.bin/tsc", "");
  expect(firstAsked()).toBe("ci --include=dev");
  expect(existsSync(path.join(directory, INSTALLED))).toBe(false);
});
