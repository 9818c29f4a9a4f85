import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { fileToRead } from "./chosen-file.js";

test("a command that only reads takes the named file, or that of this directory, or says what to do", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-chosen-"));
  expect(fileToRead("mine.yaml", directory)).toBe("mine.yaml");
  expect(() => fileToRead(undefined, directory)).toThrow(
    "There is no plano.yaml or plano_config.yaml here: name the file",
  );
  await writeFile(path.join(directory, "plano.yml"), "");
  expect(() => fileToRead(undefined, directory)).toThrow(
    "plano.yml is not read of itself: rename it to plano.yaml",
  );
  await writeFile(path.join(directory, "plano_config.yaml"), "");
  expect(fileToRead(undefined, directory)).toBe("plano_config.yaml");
  await rm(directory, { recursive: true });
});
