// Each test waits for what the poll calls, never for a time.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pollFiles } from "./polled-files.js";

const SOON = { timeout: 5_000 };

let directory: string;
let file: string;
const changed = vi.fn();
let unpoll = (): void => {};

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "plano-poll-"));
  file = path.join(directory, "file");
  writeFileSync(file, "one");
  changed.mockReset();
});
afterEach(() => {
  unpoll();
  rmSync(directory, { recursive: true });
});

test("notices a change right after it began", async () => {
  unpoll = pollFiles([file], changed);
  writeFileSync(file, "another");
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1), SOON);
});

test("notices that a file is away, and that the same file is back", async () => {
  unpoll = pollFiles([file], changed);
  renameSync(file, `${file}.away`);
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1), SOON);
  renameSync(`${file}.away`, file);
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2), SOON);
});

test("waits until a file that is being written is complete", () => {
  vi.useFakeTimers();
  unpoll = pollFiles([file], changed);
  for (const text of ["a", "ab", "abc"]) {
    writeFileSync(file, text.repeat(10));
    vi.advanceTimersToNextTimer();
    expect(changed).not.toHaveBeenCalled();
  }
  vi.advanceTimersToNextTimer();
  vi.advanceTimersToNextTimer();
  expect(changed).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});
