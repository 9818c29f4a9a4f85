import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfiguration } from "./configuration-file.js";

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-file-"));
  file = path.join(directory, "plano.yaml");
  await writeFile(file, "text");
});
afterEach(() => rm(directory, { recursive: true }));

test("reads the variables beside the file, and prefers the process's own", async () => {
  const lines = ["# a comment", "export A=1", "B='two words' # more", "C=3", 'D="x\ny"'];
  await writeFile(path.join(directory, ".env"), lines.join("\n"));
  expect(await readConfiguration(file, { C: "own" })).toEqual({
    text: "text",
    env: { A: "1", B: "two words", C: "own", D: "x\ny" },
    warnings: [],
  });
});

test("needs no such file, and takes no directory for it", async () => {
  expect((await readConfiguration(file, { C: "own" })).env).toEqual({ C: "own" });
  await mkdir(path.join(directory, ".env"));
  expect((await readConfiguration(file, { C: "own" })).env).toEqual({ C: "own" });
});

test("refuses one that is too large, and a missing configuration", async () => {
  await writeFile(path.join(directory, ".env"), `A=${"x".repeat(1 << 20)}`);
  await expect(readConfiguration(file, {})).rejects.toThrow(/\.env is larger than 1048576 bytes$/);
  await expect(readConfiguration(`${file}2`, {})).rejects.toThrow("there is no such file");
});

test("takes no variable from beside the file that says what runs, where files are, or whom to trust", async () => {
  const names = [
    ...["ENVOY_BIN", "HOME", "LD_PRELOAD", "NODE_EXTRA_CA_CERTS", "NODE_OPTIONS", "PATH", "PLANO_HOME"],
    ...["TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"],
  ];
  await writeFile(
    path.join(directory, ".env"),
    ["A=1", ...names.map((name) => `${name}=/stranger`)].join("\n"),
  );
  const { env, warnings } = await readConfiguration(file, { PATH: "/bin", HOME: "/stranger" });
  expect(env).toEqual({ A: "1", PATH: "/bin", HOME: "/stranger" });
  const ignored = names.filter((name) => name !== "HOME").join(", ");
  expect(warnings).toEqual([expect.stringContaining(`.env: ignored, since only`)]);
  expect(warnings[0]).toMatch(new RegExp(`: ${ignored}$`));
});
