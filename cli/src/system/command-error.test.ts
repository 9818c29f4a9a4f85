import { expect, test } from "vitest";
import { unreadable, unusable, unwritable } from "./command-error.js";

const failure = (code: string): Error => Object.assign(new Error(`${code}: raw`), { code });

test.each([
  ["ENOENT", "there is no such file"],
  ["EISDIR", "it is a directory, not a file"],
  ["ENOTDIR", "its path leads through a file, not a directory"],
  ["EACCES", "this user has no permission"],
  ["ENAMETOOLONG", "its name is too long"],
  ["EIO", "EIO: raw"],
])("a file that cannot be read for %s is told of in words", (code, told) => {
  expect(unreadable("a/b", failure(code)).message).toBe(`a/b cannot be read: ${told}`);
});

test.each([
  ["ENOENT", "there is no directory /a"],
  ["EISDIR", "it is a directory, not a file"],
  ["EACCES", "this user has no permission"],
  ["EROFS", "its file system is read-only"],
])("a file that cannot be written for %s is told of with the next step", (code, told) => {
  expect(unwritable("/a/b", failure(code)).message).toBe(
    `/a/b cannot be written: ${told}. Mend that, or name another file.`,
  );
});

test("a directory that is a file says how to name another one", () => {
  const { message } = unusable("out", failure("EEXIST"), "Name another one with --out.");
  expect(message).toBe(
    "out cannot be written: a file is there, not a directory. Name another one with --out.",
  );
});

test("a directory below a file names that file", () => {
  const error = Object.assign(failure("EEXIST"), { path: "/a/file" });
  expect(unusable("/a/file/logs", error, "Name another one.").message).toBe(
    "/a/file/logs cannot be written: /a/file is a file, not a directory. Name another one.",
  );
});

test("an empty name is shown", () => {
  const failures = [unreadable("", failure("ENOENT")), unwritable("", failure("EACCES"))];
  for (const { message } of failures) expect(message).toMatch(/^"" cannot be /);
});
