import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { tokensFile, writeTokens } from "../chatgpt/tokens.js";
import { type Configuration, readConfiguration } from "../system/configuration-file.js";
import { FollowedConfiguration } from "./followed-configuration.js";

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "plano-follow-"));
  file = path.join(directory, "plano.yaml");
  writeFileSync(file, "one");
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(directory, { recursive: true });
});

const upgrade = async (): Promise<never> => expect.unreachable();
const untilUpgradable = async (): Promise<void> => {};

test("a change between the start and the watch comes into force", async () => {
  const reload = vi.fn(async () => {});
  const started = await readConfiguration(file, {});
  const options = { file, env: {}, reload, upgrade, untilUpgradable, onChange: () => {}, log: () => {} };
  const followed = new FollowedConfiguration(options, started);
  writeFileSync(file, "two");
  followed.watch();
  await vi.waitFor(() => expect(reload).toHaveBeenCalledWith({ text: "two", env: {}, warnings: [] }), 5_000);
  followed.unwatch();
});

const MINUTE = 60_000;
const NOBODY = "http://127.0.0.1:9";
const TEXT = "access_key: $CHATGPT_ACCESS_TOKEN";

/** With a login that is good for so many minutes, and what was reloaded: text and token. */
async function loggedIn(minutes: number) {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  const env = { HOME: directory };
  const login = (access: string, expires: number): Promise<void> =>
    writeTokens(tokensFile(env), {
      access,
      refresh: "again",
      expires: Date.now() + expires * MINUTE,
      issuer: NOBODY,
    });
  await login("first", minutes);
  writeFileSync(file, TEXT);
  const started = await readConfiguration(file, env);
  const reloaded: string[][] = [];
  const reload = async ({ text, env: { CHATGPT_ACCESS_TOKEN: token = "" } }: Configuration) =>
    void reloaded.push([text, token]);
  const options = { file, env, reload, upgrade, untilUpgradable, onChange: () => {}, log: () => {} };
  return { followed: new FollowedConfiguration(options, started), login, reloaded };
}

test("a renewal of the login brings no other text into force, and leaves what is told of the file", async () => {
  const { followed, login, reloaded } = await loggedIn(10);
  const { status } = followed;
  writeFileSync(file, "half-edited");
  await login("second", 60);
  await vi.advanceTimersByTimeAsync(9 * MINUTE);
  await expect.poll(() => reloaded).toEqual([[TEXT, "second"]]);
  await followed.settled();
  expect(followed.status).toEqual(status);
  await login("third", 120);
  await vi.advanceTimersByTimeAsync(60 * MINUTE);
  await expect.poll(() => reloaded.at(-1)).toEqual([TEXT, "third"]);
  followed.unwatch();
});

test("a login that is hardly good for a minute is not renewed again and again", async () => {
  const { followed, login, reloaded } = await loggedIn(1.01);
  await login("second", 1.01);
  await vi.advanceTimersByTimeAsync(0.9 * MINUTE);
  await followed.settled();
  expect(reloaded).toEqual([]);
  followed.unwatch();
});

test("a reload comes into force while an upgrade waits, which then reads what the file says by then", async () => {
  const log: string[] = [];
  const pending: (() => void)[] = [];
  const upgraded = { version: "1", pid: 1, former: 0, longest: 0 };
  const options = {
    ...{ file, env: {}, onChange: () => {}, log: () => {} },
    reload: async ({ text }: Configuration) => void log.push(`reload ${text}`),
    upgrade: async ({ text }: Configuration) => {
      log.push(`upgrade ${text}`);
      return upgraded;
    },
    untilUpgradable: () => new Promise<void>((resolve) => pending.push(resolve)),
  };
  const followed = new FollowedConfiguration(options, await readConfiguration(file, {}));
  const how = { longest: undefined, tell: () => {} };
  const upgrades = [followed.upgrade({}, how), followed.upgrade({}, how)];
  await followed.reload();
  writeFileSync(file, "two");
  await vi.waitFor(() => expect(pending).toHaveLength(1), 5_000);
  pending[0]?.();
  await upgrades[0];
  expect(log).toEqual(["reload one", "upgrade two"]);
  await vi.waitFor(() => expect(pending).toHaveLength(2), 5_000);
  pending[1]?.();
  await followed.settled();
  expect(log).toEqual(["reload one", "upgrade two", "upgrade two"]);
  expect(await Promise.all(upgrades)).toEqual([upgraded, upgraded]);
  followed.unwatch();
});
