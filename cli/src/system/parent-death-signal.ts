// Ties a program to this process: should Plano be killed outright, the kernel ends the program too. Envoy does not watch
// its parent by itself. util-linux's setpriv does it without a process in between; where there is none, the program runs
// untied, and only a Plano that ends in order takes it along.
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
