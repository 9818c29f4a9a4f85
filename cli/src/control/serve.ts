// The unix socket in the state directory through which `plano reload` and others reach the running Plano. Only its owner can open
// it. An operation answers with a line of JSON when it is done, or with why it failed; lines before tell how far it is.
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { listenForOwner } from "@plano/brightstaff";
import { messageOf } from "../system/command-error.js";
import type { Operations } from "./ask.js";

/** `asked` is what the client has sent. */
type Operation = (asked: unknown, tell: (line: string) => void) => Promise<object>;

/** By the name that stands in the path. */
export type Served = {
  [Name in keyof Operations]: (
    asked: Operations[Name]["asked"],
    tell: (line: string) => void,
  ) => Promise<Operations[Name]["done"]>;
};

/** Serves until the returned function is called, which waits for answers under way. */
export async function serveControl(path: string, operations: Served): Promise<() => Promise<void>> {
  const answers = new Set<Promise<unknown>>();
  const server = createServer(async (incoming, outgoing) => {
    const over = once(outgoing, "close").finally(() => answers.delete(over));
    answers.add(over);
    const name = (incoming.url ?? "").slice(1);
    if (incoming.method === "POST" && Object.hasOwn(operations, name))
      await answer(operations[name as keyof Served] as Operation, incoming, outgoing);
    else end(outgoing, 404, { error: "There is nothing here." });
  });
  await listenForOwner(server, path);
  return async () => {
    server.close();
    await Promise.allSettled(answers);
    server.closeAllConnections();
    await rm(path, { force: true });
  };
}

async function answer(
  operation: Operation,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const tell = (told: string): void => {
    if (!outgoing.headersSent) outgoing.writeHead(200, TYPE);
    outgoing.write(`${JSON.stringify({ told })}\n`);
  };
  try {
    const sent = await text(incoming);
    end(outgoing, 200, await operation(sent === "" ? {} : JSON.parse(sent), tell));
  } catch (error) {
    end(outgoing, 409, { error: messageOf(error) });
  }
}

const TYPE = { "content-type": "application/x-ndjson" };

function end(outgoing: ServerResponse, status: number, last: object): void {
  if (!outgoing.headersSent) outgoing.writeHead(status, TYPE);
  outgoing.end(`${JSON.stringify(last)}\n`);
}
