// Asks the running Plano over the unix socket in its state directory: ./serve.ts
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { Environment } from "@plano/config";
import { CommandError, messageOf } from "../system/command-error.js";
import type { Upgraded } from "../upgrade/upgrade.js";

/** Milliseconds without a line; each step of an operation has a bound of its own. */
const TIMEOUT = 180_000;
const MAX_LINE = 1 << 20;

export interface Reloaded {
  /** Of the configuration in force. */
  version: string;
  milliseconds: number;
}

/** What each asks and gets. */
export interface Operations {
  reload: { asked: Record<string, never>; done: Reloaded };
  /** Milliseconds that requests may take. */
  upgrade: { asked: { env: Environment; drain?: number }; done: Upgraded };
  stop: { asked: { drain?: number }; done: Record<string, never> };
}

/** Throws a CommandError with the reason when the operation fails. */
export async function askRunning<Name extends keyof Operations>(
  path: string,
  name: Name,
  asked: Operations[Name]["asked"],
  tell: (line: string) => void = () => {},
): Promise<Operations[Name]["done"]> {
  let last: { told: string } | { error: string } | Operations[Name]["done"] | undefined;
  try {
    for await (const line of linesOf(path, name, JSON.stringify(asked))) {
      last = JSON.parse(line) as { told: string };
      if ("told" in last) tell(last.told);
    }
  } catch (error) {
    throw new CommandError(`The running Plano does not answer: ${messageOf(error)}`);
  }
  if (last === undefined || "told" in last) throw new CommandError("The running Plano has ended meanwhile.");
  if ("error" in last) throw new CommandError(last.error);
  return last;
}

async function* linesOf(path: string, name: string, body: string): AsyncGenerator<string> {
  const asked = request({ socketPath: path, path: `/${name}`, method: "POST", timeout: TIMEOUT });
  asked.once("timeout", () => asked.destroy(new Error("it took too long")));
  asked.end(body);
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  let left = "";
  for await (const part of response.setEncoding("utf8")) {
    const lines = `${left}${part}`.split("\n");
    left = lines.pop() ?? "";
    if (left.length > MAX_LINE) throw new Error("its answer is too long");
    yield* lines;
  }
}
