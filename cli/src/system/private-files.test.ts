import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { removeTokens, writeTokens } from "../chatgpt/tokens.js";
import { down } from "../commands/down.js";
import { privateDirectory, writeFiles } from "./private-files.js";

let directory: string;
let file: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-private-"));
  file = path.join(directory, "file");
  await writeFile(file, "");
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test("a state directory below a file names the file, and how to name another directory", async () => {
  await expect(privateDirectory(path.join(file, "logs"))).rejects.toThrow(
    `${path.join(file, "logs")} cannot be written: ${file} is a file, not a directory. PLANO_HOME names another`,
  );
});

test("files below a file that is in the place of a directory do not name the state's directory", async () => {
  const out = path.join(directory, "out");
  await mkdir(out);
  await writeFile(path.join(out, "discovery"), "");
  await expect(writeFiles(out, { "discovery/listeners.json": "{}" })).rejects.toThrow(
    `${path.join(out, "discovery")} cannot be written: a file is there, not a directory. Mend that, or name another directory.`,
  );
});

test("nothing runs where the state directory is below a file", async () => {
  const told: string[] = [];
  await down({}, { PLANO_HOME: path.join(file, "state") }, (line) => void told.push(line));
  expect(told).toEqual(["Plano is not running here."]);
});

test("a login below a file names where logins are, and there is none", async () => {
  const tokens = path.join(file, "plano/chatgpt.json");
  expect(await removeTokens(tokens)).toBe(false);
  await expect(writeTokens(tokens, { access: "a", refresh: "b", expires: 1 })).rejects.toThrow(
    /is a file, not a directory\. XDG_CONFIG_HOME names another one for logins\.$/,
  );
});
