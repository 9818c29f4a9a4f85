// The outcome of a client's request: a response for the client, or an error of Plano's own.
import type { Readable } from "node:stream";
import type { ClientError } from "../errors/client-error.js";

export interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Readable;
}

/** `filter`: the filter that stopped the request. */
export interface Refusal {
  error: ClientError;
  filter?: string;
  /** Further response headers. */
  headers?: Record<string, string>;
}

export type Outcome = { answer: Answer } | Refusal;
