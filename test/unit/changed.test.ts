import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { AFFECTED, affectedBy, findChangedFiles } from "../changed.js";

const root = path.join(import.meta.dirname, "../..");

it.each(AFFECTED.flatMap(([files, modules]) => modules.map((module) => [module, files] as const)))(
  "knows where %s is, which changes of %s affect",
  (module) => {
    expect(existsSync(path.join(root, module))).toBe(true);
  },
);

it("follows the imports of a module, and adds the programs that are started", () => {
  expect(affectedBy("test/host/host.ts")).toEqual(["test/host/host.ts"]);
  expect(affectedBy("config/src/load.ts")).toEqual([
    "config/src/load.ts",
    "test/e2e/demos.e2e.ts",
    "test/e2e/soak.e2e.ts",
  ]);
  expect(affectedBy("brightstaff/src/app.ts")).toEqual(
    expect.arrayContaining(["brightstaff/src/app.ts", "cli/src/system/files.ts"]),
  );
});

it.each([
  ["test/vectors/errors/messages/billing.md", "test/vectors/store.ts"],
  ["wasm-filters/assembly/index.ts", "test/host/host.ts"],
  ["wasm-filters/assembly/index.ts", "test/filter/compile-units.ts"],
  ["wasm-filters/assembly/index.ts", "cli/src/system/files.ts"],
  ["docs/metrics.md", "test/e2e/metrics.e2e.ts"],
  ["demos/rag/config.yaml", "test/e2e/demos.e2e.ts"],
  ["package-lock.json", "test/vitest.config.ts"],
  ["build.sh", "test/vitest.config.ts"],
])("%s affects %s", (file, module) => {
  expect(affectedBy(file)).toContain(module);
});

it("runs nothing for what no test reads", () => {
  expect(affectedBy("CHANGELOG.md")).toEqual(["CHANGELOG.md"]);
});

let repository: string;
beforeAll(() => {
  repository = mkdtempSync(path.join(tmpdir(), "plano-changed-"));
});
afterAll(() => rmSync(repository, { recursive: true }));

it("lists what is committed since, staged, changed and new", async () => {
  const git = (...options: string[]) =>
    execFileSync("git", ["-c", "user.name=n", "-c", "user.email=e", "-C", repository, ...options]);
  const write = (name: string, text: string) => writeFileSync(path.join(repository, name), text);
  git("init", "-q");
  for (const name of ["a.ts", "b.ts", "c.ts"]) write(name, "1");
  git("add", ".");
  git("commit", "-qm", "first");
  git("tag", "first");
  write("a.ts", "2");
  git("commit", "-qam", "second");
  write("b.ts", "2");
  git("add", ".");
  write("c.ts", "2");
  write("d.ts", "1");
  expect((await findChangedFiles({ root: repository })).sort()).toEqual(["b.ts", "c.ts", "d.ts"]);
  expect((await findChangedFiles({ root: repository, changedSince: "first" })).sort()).toEqual([
    "a.ts",
    "b.ts",
    "c.ts",
    "d.ts",
  ]);
});
