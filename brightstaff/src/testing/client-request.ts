// For tests: a client's request, as the code that serves it gets it.
import { pino } from "pino";
import type { ClientRequest } from "../exchange/client-request.js";
import { Masks } from "../filters/builtin/masks.js";
import { MemoryBudget } from "../memory-budget.js";

export function clientRequest(
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
  more: Partial<ClientRequest> = {},
): ClientRequest {
  return {
    api: "chat-completions",
    path: "/v1/chat/completions",
    query: "",
    body,
    raw: Buffer.from(JSON.stringify(body)),
    headers,
    requestId: "r",
    log: pino({ level: "silent" }),
    signal: new AbortController().signal,
    masks: new Masks(),
    holding: new MemoryBudget(Number.POSITIVE_INFINITY).hold(0),
    ...more,
  };
}
