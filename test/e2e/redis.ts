// Redis as users run it: on a free port of 127.0.0.1, with nothing on disk, ended by its process id.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort } from "@plano/cli";
import { eventually } from "./plano.js";
import { findCommand } from "./rate-limit-service/build.js";

export interface Redis {
  port: number;
  /** Kills it, like a machine that fails; its data is lost. */
  kill(): Promise<void>;
  /** On the same port. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function startRedis(): Promise<Redis> {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-redis-"));
  const command = (await findCommand("redis-server")) ?? "redis-server";
  const port = await findFreePort();
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", directory];
    child = spawn(command, ["--port", `${port}`, ...options], { stdio: "ignore" });
    child.on("error", () => {});
    await eventually(() => accepts(port), "Redis was ready");
  };
  const kill = async (): Promise<void> => {
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  const stop = async (): Promise<void> => {
    await kill();
    await rm(directory, { recursive: true, force: true });
  };
  await start().catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { port, kill, start, stop };
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
