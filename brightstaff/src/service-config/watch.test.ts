// Each way in which the content of a file changes is noticed, on a real file system.
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchDirectory } from "./watch.js";

let directory: string;
let seen: string[] = [];
let stop = (): void => {};
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-watch-"));
  seen = [];
});
afterEach(async () => {
  stop();
  await rm(directory, { recursive: true });
});

const at = (...names: string[]): string => path.join(directory, ...names);
/** Well before the poll. */
const isSeen = (text: string) => expect.poll(() => seen.at(-1), { timeout: 3_000 }).toBe(text);

function watchFile(): void {
  stop = watchDirectory(directory, () => {
    void readFile(at("f"), "utf8").then((text) => seen.push(text));
  });
}

test("a file that another replaces, again and again", async () => {
  await writeFile(at("f"), "1");
  watchFile();
  for (const text of ["2", "3", "4"]) {
    await writeFile(at("new"), text);
    await rename(at("new"), at("f"));
    await isSeen(text);
  }
});

test("a file that is written in place", async () => {
  await writeFile(at("f"), "1");
  watchFile();
  await writeFile(at("f"), "2");
  await isSeen("2");
});

test("a ConfigMap's file, behind a link that is replaced", async () => {
  const publish = async (name: string, text: string): Promise<void> => {
    await mkdir(at(name));
    await writeFile(at(name, "f"), text);
    await symlink(name, at("..data_tmp"));
    await rename(at("..data_tmp"), at("..data"));
  };
  await publish("..1", "1");
  await symlink(path.join("..data", "f"), at("f"));
  watchFile();
  for (const text of ["2", "3"]) {
    await publish(`..${text}`, text);
    await isSeen(text);
  }
});

test("a change that the file system does not tell", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  let looks = 0;
  const end = watchDirectory(at("no", "such", "directory"), () => {
    looks += 1;
  });
  vi.advanceTimersByTime(10_000);
  expect(looks).toBe(2);
  end();
  vi.advanceTimersByTime(10_000);
  expect(looks).toBe(2);
  vi.useRealTimers();
});

test("changes in a row are looked at together", async () => {
  await writeFile(at("f"), "1");
  watchFile();
  for (let change = 0; change < 100; change += 1) await writeFile(at("f"), String(change));
  await isSeen("99");
  expect(seen.length).toBeLessThan(100);
});
