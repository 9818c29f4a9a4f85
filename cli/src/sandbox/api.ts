// What an API of the sandbox is made of: how its requests are read, and how answers and errors are written.
import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./answer.js";
import type { SandboxRequest } from "./request.js";

/** One request over HTTP, its body parsed. */
export interface Call {
  body: unknown;
  /** What the path's pattern caught, percent-decoded. */
  params: readonly string[];
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
}

export interface Problem {
  message: string;
  field?: string | null;
  code?: string | null;
}

export interface Api {
  read(call: Call): SandboxRequest;
  body(answer: Answer, request: SandboxRequest): object;
  /** The events of a stream, in order, each whole. */
  events(answer: Answer, request: SandboxRequest): Iterable<string | Uint8Array>;
  streamType(request: SandboxRequest): string;
  error(status: number, problem: Problem): object;
  errorHeaders?(status: number): Readonly<Record<string, string>>;
  failure(failure: Failure): string | Uint8Array;
  /** Where the provider says its id of the request. */
  requestIdHeader: string;
  /** Where in a stream the scripted faults strike, when not after the usual number of events. */
  faultAfter?: number;
}

/** A failure in the middle of a stream. */
export interface Failure {
  message: string;
  answer: Answer;
  request: SandboxRequest;
  /** Events sent before. */
  sent: number;
  /** As the answer's own last event, where the API has one. */
  lastEvent: boolean;
}

export const EVENT_STREAM = "text/event-stream; charset=utf-8";
