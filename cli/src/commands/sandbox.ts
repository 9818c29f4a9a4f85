// `plano sandbox`: runs the sandbox provider alone.
import { once } from "node:events";
import { SCRIPTED_MODELS, startSandbox } from "@plano/sandbox";
import { CommandError } from "../system/command-error.js";
import { portInUse } from "../system/ports.js";

export async function sandbox(port: number, print: (line: string) => void): Promise<void> {
  const server = await startSandbox({ port }).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE")
      throw new CommandError(
        `port ${port} on 127.0.0.1 ${await portInUse(port)}: choose another one with --port`,
      );
    throw error;
  });
  print(`The sandbox provider listens on ${server.url}; Ctrl-C stops it.`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await server.close();
}

export function printModels(print: (line: string) => void): void {
  for (const { name, does } of SCRIPTED_MODELS) print(`${name.padEnd(26)} ${does}`);
}
