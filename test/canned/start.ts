// Starts the canned provider as a process that ends with this one.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const PROVIDER = fileURLToPath(new URL("./provider.js", import.meta.url));

export interface CannedProvider {
  port: number;
  stop(): Promise<void>;
}

export async function startProvider(): Promise<CannedProvider> {
  const child = spawn(process.execPath, [PROVIDER], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return {
    port: Number(line.toString()),
    stop: async () => {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}
