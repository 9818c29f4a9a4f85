// GET /api/v1/export: the requests that a query asks for, one JSON object a line, the latest first; as fast as it is read.
import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import type { Asked, History } from "../history/history.js";
import { oneOf, type Parameters, readAsked } from "./asked.js";

export function exportRoute(app: FastifyInstance, history: History): void {
  app.get<{ Querystring: Parameters }>("/api/v1/export", ({ query }, reply) => {
    const lines = linesOf(history, readAsked(query, Date.now()), oneOf(query, "content") !== "0");
    return reply.type("application/x-ndjson").send(Readable.from(lines, { highWaterMark: 64 }));
  });
}

async function* linesOf(history: History, asked: Asked, withContent: boolean): AsyncGenerator<string> {
  for (const { id } of await history.all(asked)) {
    // It may have been dropped meanwhile.
    const found = history.get(id);
    if (found === undefined) continue;
    const { parts, ...rest } = found;
    yield `${JSON.stringify(withContent && parts !== undefined ? { ...rest, parts } : rest)}\n`;
  }
}
