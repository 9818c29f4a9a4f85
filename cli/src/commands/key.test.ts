// What `plano key` prints and what it writes to the file.
import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKey, type KeyOutput, listKeys, revokeKey } from "./key.js";

let directory: string;
let file: string;
let printed: string[];
const print = (line: string): void => void printed.push(line);
const terminal: KeyOutput = { print, note: print, inTerminal: true };

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-key-"));
  file = path.join(directory, "keys.json");
  printed = [];
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Returns the lines printed since the last call. */
const output = (): string => printed.splice(0).join("\n");
const hashOf = (key: string): string => createHash("sha256").update(key).digest("hex");
const entries = async (): Promise<unknown> =>
  (JSON.parse(await readFile(file, "utf8")) as { keys: unknown }).keys;
const modeOf = async (): Promise<number> => (await stat(file)).mode & 0o777;

async function create(name: string, more: object = {}): Promise<string> {
  await createKey(name, { file, ...more }, terminal);
  return /^ {2}(plano-[\w-]{43})$/m.exec(output())?.[1] ?? "";
}

test("programs get the key and its entry, and the list, as JSON", async () => {
  await createKey("alice", { file, expires: "2031-01-31", json: true }, terminal);
  const { key, entry } = JSON.parse(output());
  expect(entry).toEqual({ name: "alice", hash: hashOf(key), expires: "2031-01-31" });
  await listKeys({ file, json: true }, print);
  expect(printed.splice(0).map((line) => JSON.parse(line))).toEqual([entry]);
});

describe("create", () => {
  test("prints the key once and stores only its hash, in a file only the owner can read", async () => {
    const key = await create("alice", { model: ["openai/*", "fast"], expires: "2031-01-31" });
    expect(await entries()).toEqual([
      { name: "alice", hash: hashOf(key), models: ["openai/*", "fast"], expires: "2031-01-31" },
    ]);
    expect(await readFile(file, "utf8")).not.toContain(key);
    expect(await modeOf()).toBe(0o600);
    expect(await readdir(directory)).toEqual(["keys.json"]);
  });

  test("keeps existing keys and removes other users' access to the file", async () => {
    const first = await create("alice");
    await chmod(file, 0o644);
    const second = await create("bob");
    expect(await entries()).toEqual([
      { name: "alice", hash: hashOf(first) },
      { name: "bob", hash: hashOf(second) },
    ]);
    expect(second).not.toBe(first);
    expect(await modeOf()).toBe(0o600);
  });

  test.each([true, false])(
    "prints the key alone into a file or a pipe, with a file of keys: %s",
    async (isKept) => {
      const notes: string[] = [];
      const note = (line: string): void => void notes.push(line);
      await createKey("alice", isKept ? { file } : {}, { print, note, inTerminal: false });
      expect(printed).toEqual([expect.stringMatching(/^plano-[\w-]{43}$/)]);
      expect(notes.join("\n")).toContain("The key for alice, shown only this once:");
      expect(notes.join("\n")).toContain(isKept ? `Its hash is in ${file}.` : hashOf(output()));
    },
  );

  test("prints the entry to paste when no file is given", async () => {
    await createKey("alice", { model: ["fast"] }, terminal);
    const text = output();
    const key = /^ {2}(plano-\S+)$/m.exec(text)?.[1] ?? "";
    expect(JSON.parse(/- (\{.*\})/.exec(text)?.[1] ?? "{}")).toEqual({
      name: "alice",
      hash: hashOf(key),
      models: ["fast"],
    });
  });

  test.each([
    ["a name that is taken", "alice", {}, "already has a key for alice"],
    ["a name that is not one word", "a b", {}, "name must be a word"],
    ["a name that is too long", "a".repeat(101), {}, "name must be a word"],
    ["an expiry that is not a time", "bob", { expires: "tomorrow" }, "expires must be a point in time"],
    ["a model with a comma", "bob", { model: ["a,b"] }, "models must be names of models"],
  ])("refuses %s and changes nothing", async (_what, name, more, message) => {
    await create("alice");
    const before = await readFile(file, "utf8");
    await expect(createKey(name, { file, ...more }, terminal)).rejects.toThrow(message);
    expect([await readFile(file, "utf8"), output()]).toEqual([before, ""]);
  });

  test("keeps every key when several are created at the same time", async () => {
    const names = Array.from({ length: 8 }, (_, index) => `caller-${index}`);
    await Promise.all(names.map((name) => createKey(name, { file }, terminal)));
    const written = (await entries()) as { name: string }[];
    expect(written.map(({ name }) => name).sort()).toEqual(names);
  });
});

describe("revoke", () => {
  test("removes the key and leaves the others", async () => {
    await create("alice");
    const bob = await create("bob");
    await revokeKey("alice", file, print);
    expect(await entries()).toEqual([{ name: "bob", hash: hashOf(bob) }]);
    expect([await modeOf(), output()]).toEqual([
      0o600,
      expect.stringContaining("The key for alice is revoked"),
    ]);
  });

  test("refuses a name without a key and changes nothing", async () => {
    await create("alice");
    const before = await readFile(file, "utf8");
    await expect(revokeKey("Alice", file, print)).rejects.toThrow("has no key for Alice");
    expect(await readFile(file, "utf8")).toBe(before);
  });
});

test("list prints callers, their models and expiry, and no key", async () => {
  const alice = await create("alice");
  const bob = await create("bob", { model: ["openai/*", "fast"], expires: "2031-01-31" });
  await listKeys({ file }, print);
  expect(output().split("\n")).toEqual([
    `alice  ${hashOf(alice).slice(0, 12)}…  all models      expires never`,
    `bob    ${hashOf(bob).slice(0, 12)}…  openai/*, fast  expires 2031-01-31`,
  ]);
});

describe("a file that is not a keys file", () => {
  test.each([
    ["no JSON", "{"],
    ["not a list", "{}"],
    ["not an object", "[]"],
    ["null", "null"],
    ["an entry without a hash", '{"keys":[{"name":"alice"}]}'],
    ["an entry that is not an object", '{"keys":[1]}'],
  ])("is refused by every command and left unchanged: %s", async (_what, text) => {
    await writeFile(file, text);
    for (const command of [
      () => createKey("bob", { file }, terminal),
      () => revokeKey("alice", file, print),
      () => listKeys({ file }, print),
    ]) {
      await expect(command()).rejects.toThrow(`${file} is not a keys file`);
    }
    expect([await readFile(file, "utf8"), output()]).toEqual([text, ""]);
  });

  test("is reported differently from a missing file", async () => {
    await expect(revokeKey("alice", file, print)).rejects.toThrow("there is no such file");
    await expect(listKeys({ file }, print)).rejects.toThrow("there is no such file");
    expect(await readdir(directory)).toEqual([]);
  });

  test("is reported differently from a missing directory", async () => {
    const nowhere = path.join(directory, "none", "keys.json");
    await expect(createKey("alice", { file: nowhere }, terminal)).rejects.toThrow(
      `${nowhere} cannot be written: there is no directory ${path.dirname(nowhere)}.`,
    );
    expect(output()).toBe("");
  });
});

test("a directory in the place of the file is named, and nothing is left beside it", async () => {
  await mkdir(file);
  for (const command of [
    () => createKey("alice", { file }, terminal),
    () => revokeKey("alice", file, print),
    () => listKeys({ file }, print),
  ]) {
    await expect(command()).rejects.toThrow(`${file} cannot be read: it is a directory, not a file`);
  }
  expect([await readdir(directory), output()]).toEqual([["keys.json"], ""]);
});

test("an abandoned lock is named in the error", { timeout: 20_000 }, async () => {
  await mkdir(`${file}.lock`);
  await expect(createKey("alice", { file }, terminal)).rejects.toThrow(`remove the directory ${file}.lock`);
  expect(await readdir(directory)).toEqual(["keys.json.lock"]);
});
