// Makes the kernel end a program when this process is killed, because Envoy does not watch its parent. Uses
// setpriv of util-linux, which adds no process in between. Without setpriv the program ends only if Plano
// stops in order.
import { access, constants } from "node:fs/promises";
import path from "node:path";

export interface Command {
  command: string;
  parameters: readonly string[];
}

export async function withParentDeathSignal(
  { command, parameters }: Command,
  searchPath = "",
): Promise<Command> {
  const setpriv = process.platform === "linux" ? await findProgram("setpriv", searchPath) : undefined;
  if (setpriv === undefined) return { command, parameters };
  return { command: setpriv, parameters: ["--pdeathsig", "TERM", "--", command, ...parameters] };
}

async function findProgram(name: string, searchPath: string): Promise<string | undefined> {
  for (const directory of searchPath.split(path.delimiter).filter((part) => part !== "")) {
    const candidate = path.join(directory, name);
    const executable = access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (await executable) return candidate;
  }
  return undefined;
}
