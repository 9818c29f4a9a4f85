import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LONGEST_SOCKET_PATH, makeAdminSocket } from "./admin-socket.js";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "s-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const SOCKET = "/envoy-admin.sock";
const ofLength = (length: number): string => `/${"d".repeat(length - SOCKET.length - 1)}`;

test("the socket is in the state directory as long as its path fits", async () => {
  const lines: string[] = [];
  const socket = await makeAdminSocket(ofLength(LONGEST_SOCKET_PATH), (line) => lines.push(line));
  expect(socket.path).toHaveLength(LONGEST_SOCKET_PATH);
  expect(lines).toEqual([]);
});

test("beyond that it is in a private directory of its own, which is told and goes with it", async () => {
  const lines: string[] = [];
  const socket = await makeAdminSocket(
    ofLength(LONGEST_SOCKET_PATH + 1),
    (line) => lines.push(line),
    directory,
  );
  const made = path.dirname(socket.path);
  expect([path.dirname(made), (await stat(made)).mode & 0o777]).toEqual([directory, 0o700]);
  expect(lines).toEqual([expect.stringContaining(`listens on ${socket.path}.`)]);
  await socket.close();
  await expect(stat(made)).rejects.toThrow("ENOENT");
});

test("where no path fits, it says what to do", async () => {
  const deep = path.join(directory, "d".repeat(LONGEST_SOCKET_PATH));
  await mkdir(deep);
  await expect(makeAdminSocket(deep, () => {}, deep)).rejects.toThrow(
    `is longer than the ${LONGEST_SOCKET_PATH} bytes that a socket's path may have. Give a shorter state directory`,
  );
});
