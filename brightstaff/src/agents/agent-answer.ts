// What comes of a request to an agent: an answer that goes on to the client, or an error of Plano's own.
import type { Readable } from "node:stream";
import type { ClientError } from "../errors/client-error.js";

export interface AgentAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Readable;
}

/** `filter`: the one that stopped the request. */
export type AgentOutcome = { answer: AgentAnswer } | { error: ClientError; filter?: string };
