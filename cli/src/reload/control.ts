// The unix socket in the state directory through which `plano reload` reaches the running Plano. Only its owner can open
// it. `POST /reload` answers when the configuration is in force, or says who refused it.
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createServer, request } from "node:http";
import { listenForOwner } from "@plano/brightstaff";
import { CommandError, messageOf } from "../system/command-error.js";

/** Milliseconds; each step of a reload has a bound of its own. */
const TIMEOUT = 180_000;
const MAX_ANSWER = 1 << 20;

export interface Reloaded {
  /** Of the configuration in force. */
  version: string;
  milliseconds: number;
}

type Answer = Reloaded | { error: string };

/** Serves until the returned function is called, which waits for answers under way. */
export async function serveControl(
  path: string,
  reload: () => Promise<Reloaded>,
): Promise<() => Promise<void>> {
  const answers = new Set<Promise<unknown>>();
  const server = createServer(async (incoming, outgoing) => {
    const over = once(outgoing, "close").finally(() => answers.delete(over));
    answers.add(over);
    const isReload = incoming.method === "POST" && incoming.url === "/reload";
    const answer: Answer = isReload ? await reload().catch(failed) : { error: "There is nothing here." };
    const status = "error" in answer ? (isReload ? 409 : 404) : 200;
    outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  await listenForOwner(server, path);
  return async () => {
    server.close();
    await Promise.allSettled(answers);
    server.closeAllConnections();
    await rm(path, { force: true });
  };
}

function failed(error: unknown): Answer {
  return { error: messageOf(error) };
}

/** Throws a CommandError that says why the configuration was refused. */
export async function requestReload(path: string): Promise<Reloaded> {
  const answer = await ask(path).catch((error: unknown) => {
    throw new CommandError(`The running Plano does not answer: ${messageOf(error)}`);
  });
  if ("error" in answer) throw new CommandError(answer.error);
  return answer;
}

async function ask(path: string): Promise<Answer> {
  const asked = request({ socketPath: path, path: "/reload", method: "POST", timeout: TIMEOUT });
  asked.once("timeout", () => asked.destroy(new Error("it took too long")));
  asked.end();
  const [response] = (await once(asked, "response")) as [AsyncIterable<Buffer>];
  let text = "";
  for await (const part of response) {
    text += part.toString("utf8");
    if (text.length > MAX_ANSWER) throw new Error("its answer is too long");
  }
  return JSON.parse(text) as Answer;
}
