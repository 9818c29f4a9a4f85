// Starts a server of a test's own as a process that ends with this one, and can be killed before.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export interface ChildServer {
  pid: number;
  port: number;
  kill(): Promise<void>;
  /** Once it has ended, by whatever hand. */
  ended: Promise<unknown>;
}

/** `script`: compiled, so that plain Node runs it; it is handed a port, 0 for any, and writes the one it has. */
export async function startChildServer(script: URL, port = 0): Promise<ChildServer> {
  const child: ChildProcess = spawn(process.execPath, [script.pathname, String(port)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const [line] = (await once(child.stdout ?? child, "data")) as [Buffer];
  return {
    pid: child.pid ?? 0,
    port: Number(line.toString()),
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
    ended,
  };
}
