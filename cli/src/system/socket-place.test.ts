import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LONGEST_SOCKET_PATH, placeSocket } from "./socket-place.js";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "s-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const SOCKET = "/envoy-admin.sock";
const ofLength = (length: number): string => `/${"d".repeat(length - SOCKET.length - 1)}${SOCKET}`;

test("puts the socket into the state directory when its path fits", async () => {
  const lines: string[] = [];
  const socket = await placeSocket(ofLength(LONGEST_SOCKET_PATH), (line) => lines.push(line));
  expect(socket.path).toHaveLength(LONGEST_SOCKET_PATH);
  expect(lines).toEqual([]);
});

test("puts the socket into a temporary private directory when the path is too long, warns, and removes it on close", async () => {
  const lines: string[] = [];
  const socket = await placeSocket(ofLength(LONGEST_SOCKET_PATH + 1), (line) => lines.push(line), directory);
  const made = path.dirname(socket.path);
  expect([path.dirname(made), (await stat(made)).mode & 0o777]).toEqual([directory, 0o700]);
  expect(lines).toEqual([expect.stringContaining(`it is ${socket.path} instead.`)]);
  await socket.close();
  await expect(stat(made)).rejects.toThrow("ENOENT");
});

test("says what to do when no path fits", async () => {
  const deep = path.join(directory, "d".repeat(LONGEST_SOCKET_PATH));
  await mkdir(deep);
  await expect(placeSocket(path.join(deep, SOCKET), () => {}, deep)).rejects.toThrow(
    `is longer than the ${LONGEST_SOCKET_PATH} bytes a socket's path may have. Use a shorter state directory`,
  );
});
