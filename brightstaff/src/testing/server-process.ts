// For tests: a real server on a free port of 127.0.0.1, in its own directory, ended by its process id.
import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { vi } from "vitest";

export interface ServerProcess {
  port: number;
  /** Kills the server, as if its machine went down. */
  kill(): Promise<void>;
  /** Stops the process, so that it is up and does not answer. */
  pause(): void;
  resume(): void;
  /** Starts it on the same port. */
  start(): Promise<void>;
  /** Ends it, and removes its directory. */
  close(): Promise<void>;
}

export interface ServerCommand {
  command: string;
  /** May write files into the directory. */
  parameters: (port: number, directory: string) => Promise<string[]>;
  isReady: (port: number) => Promise<boolean>;
  /** What ends it at once. */
  killSignal?: NodeJS.Signals;
  /** Whose process it is. */
  uid?: number;
  gid?: number;
}

/** Undefined when it is neither on the PATH nor in a further place. CI requires it: `.ci/run` installs it. */
export function findServer(name: string, further: readonly string[] = []): string | undefined {
  const places = [...(process.env.PATH ?? "").split(path.delimiter), ...further];
  const candidates = places.map((each) => path.join(each, name));
  const found = candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined && process.env.CI !== undefined) throw new Error(`${name} is not on the PATH`);
  return found;
}

export async function startServer({
  command,
  parameters,
  isReady,
  killSignal = "SIGKILL",
  ...user
}: ServerCommand): Promise<ServerProcess> {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-server-"));
  const port = await freePort();
  let child: ChildProcess | undefined;
  const signal = (name: NodeJS.Signals): void => {
    child?.kill(name);
  };
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    signal(killSignal);
    // It may be paused.
    signal("SIGCONT");
    await ended;
  };
  const start = async (): Promise<void> => {
    const options = { cwd: directory, stdio: "ignore", ...user } as const;
    child = spawn(command, await parameters(port, directory), options);
    await vi.waitUntil(() => isReady(port), { timeout: 10_000 });
  };
  const close = async (): Promise<void> => {
    await kill();
    await rm(directory, { recursive: true, force: true });
  };
  await start().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return { port, kill, pause: () => signal("SIGSTOP"), resume: () => signal("SIGCONT"), start, close };
}

/** Of ports that neither outgoing connections get nor `plano` finds, which might take it before the server opens it. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(13_000, 20_000);
    const server = createServer().listen({ host: "127.0.0.1", port, exclusive: true });
    const opened = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!opened) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}
