// What build.sh asks npm for: in a directory of its own, with an npm that only writes down what it is asked, and fails.
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
import { afterEach, beforeEach, describe, expect, test } from "vitest";

/** In seconds, after every build. */
const LATER = 4e9;
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

/** Runs a build that fails; gives its complaint. */
function complaint(): string {
  const env = { ...process.env, PATH: `${directory}/bin:${process.env.PATH}` };
  const { status, stderr } = spawnSync(path.join(directory, "build.sh"), ["--quiet"], { env });
  expect(status).toBe(1);
  return stderr.toString();
}

/** What npm is asked, in alphabetical order: compilers run beside each other. */
function asked(): string[] {
  complaint();
  return readFileSync(path.join(directory, "asked"), "utf8").trimEnd().split("\n").sort();
}

function installCompilers(): void {
  for (const name of ["tsc", "asc"]) program(`node_modules/.bin/${name}`, "");
}

const TYPESCRIPT = "run --silent build:ts";
const FILTER = "run --silent build -w wasm-filters";

test("a complete install is kept", () => {
  installCompilers();
  expect(asked()).toEqual([FILTER, TYPESCRIPT]);
});

test("an install without a compiler is made again, and is not taken for complete until it has ended", () => {
  program("node_modules/.bin/tsc", "");
  expect(asked()).toEqual(["ci --include=dev"]);
  expect(existsSync(path.join(directory, INSTALLED))).toBe(false);
});

test("a filter that is newer than its sources is not compiled again", () => {
  installCompilers();
  for (const file of ["assembly/index.ts", "asconfig.json", "shorten-roots.mjs", "shrink-data.mjs"]) {
    write(`wasm-filters/${file}`, "");
    utimesSync(path.join(directory, "wasm-filters", file), 1, 1);
  }
  utimesSync(path.join(directory, "wasm-filters/assembly"), 1, 1);
  write("wasm-filters/build/llm_gateway.wasm", "");
  expect(complaint()).not.toContain("find:");
  expect(asked()).toEqual([TYPESCRIPT, TYPESCRIPT]);
});

describe("once everything is compiled", () => {
  const SOURCE = "cli/src/main.ts";

  beforeEach(() => {
    installCompilers();
    for (const name of ["config", "envoy", "brightstaff", "sandbox", "cli", "dashboard", "test"])
      write(`${name}/dist/main.js`, "");
    for (const name of [
      "wasm-filters/assembly/index.ts",
      "wasm-filters/asconfig.json",
      "bundle.mjs",
      SOURCE,
    ]) {
      write(name, "");
      utimesSync(path.join(directory, name), 1, 1);
    }
    utimesSync(path.join(directory, "wasm-filters/assembly"), 1, 1);
    write("wasm-filters/build/llm_gateway.wasm", "");
    program("bin/npm", `#!/bin/sh\necho "$*" >>"${directory}/asked"\n`);
    complaint();
  });

  test("nothing is compiled again", () => {
    expect(complaint()).not.toContain("find:");
    expect(asked()).toEqual([TYPESCRIPT]);
  });

  test("a changed source is", () => {
    utimesSync(path.join(directory, SOURCE), LATER, LATER);
    expect(asked()).toEqual([TYPESCRIPT, TYPESCRIPT]);
  });

  test("a package whose output was removed is", () => {
    rmSync(path.join(directory, "sandbox/dist"), { recursive: true });
    expect(asked()).toEqual([TYPESCRIPT, TYPESCRIPT]);
  });
});

test("a filter that does not compile fails the build", () => {
  installCompilers();
  program("bin/npm", `#!/bin/sh\necho "$*" >>"${directory}/asked"\n[ "$*" = "${TYPESCRIPT}" ]\n`);
  expect(complaint()).toContain("Compiling TypeScript and the wasm filter failed.");
});
