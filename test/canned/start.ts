// Starts the canned provider as a process that ends with this one.
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** The compiled file, also when this file runs from source. */
const PROVIDER = path.join(
  import.meta.dirname.replace(/[/\\]dist(?=[/\\]canned$)/, ""),
  "../dist/canned/provider.js",
);

export interface CannedProvider {
  port: number;
  stop(): Promise<void>;
  /** Kills it, whatever it is doing. */
  kill(): Promise<void>;
}

export async function startProvider(): Promise<CannedProvider> {
  const child = spawn(process.execPath, [PROVIDER], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const ended = once(child, "exit");
  return {
    port: Number(line.toString()),
    stop: async () => {
      child.stdin.end();
      await ended;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
