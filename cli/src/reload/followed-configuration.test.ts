import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readConfiguration } from "../system/configuration-file.js";
import { FollowedConfiguration } from "./followed-configuration.js";

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "plano-follow-"));
  file = path.join(directory, "plano.yaml");
  writeFileSync(file, "one");
});
afterEach(() => rmSync(directory, { recursive: true }));

test("a change between the start and the watch comes into force", async () => {
  const reload = vi.fn(async () => {});
  const started = await readConfiguration(file, {});
  const upgrade = async (): Promise<never> => expect.unreachable();
  const options = { file, env: {}, reload, upgrade, onChange: () => {}, log: () => {} };
  const followed = new FollowedConfiguration(options, started);
  writeFileSync(file, "two");
  followed.watch();
  await vi.waitFor(() => expect(reload).toHaveBeenCalledWith({ text: "two", env: {} }), 5_000);
  followed.unwatch();
});
