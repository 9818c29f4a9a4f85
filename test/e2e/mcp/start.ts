// Starts an MCP server as a process that ends with this one.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The compiled file: plain Node runs it. */
const SERVER = fileURLToPath(new URL("../../dist/e2e/mcp/server.js", import.meta.url));

export interface McpServer {
  pid: number;
  port: number;
  kill(): Promise<void>;
  /** Resolves once it has ended, for whatever reason. */
  ended: Promise<unknown>;
}

export async function startMcpServer(port = 0): Promise<McpServer> {
  const child: ChildProcess = spawn(process.execPath, [SERVER, String(port)], {
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
