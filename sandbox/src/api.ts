// What an API of the sandbox is made of: how its requests are read, and how answers and errors are written.
import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./answer.js";
import type { SandboxRequest } from "./request.js";

/** One request over HTTP. */
export interface Call {
  /** Parsed. Undefined where the API does not take JSON. */
  body: unknown;
  bytes: Uint8Array;
  /** What the path's pattern caught, percent-decoded. */
  params: readonly string[];
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
}

export interface ErrorDetails {
  message: string;
  field?: string | null;
  code?: string | null;
}

/** How a provider answers what it does not do. */
export interface Refusals {
  error(status: number, details: ErrorDetails): object;
  errorHeaders?(status: number): Readonly<Record<string, string>>;
  /** Where the provider says its id of the request. */
  requestIdHeader: string;
}

/** An API of conversations, whole and streamed. */
export interface Api extends Refusals {
  read(call: Call): SandboxRequest;
  body(answer: Answer, request: SandboxRequest): object;
  /** The events of a stream, in order, each whole. */
  events(answer: Answer, request: SandboxRequest): Iterable<string | Uint8Array>;
  streamType(request: SandboxRequest): string;
  failure(failure: Failure): string | Uint8Array;
  /** Where in a stream the scripted faults strike, when not after the usual number of events. */
  faultAfter?: number;
}

/** Any other API: one answer, whole. */
export interface Endpoint extends Refusals {
  /** The body is not JSON. */
  multipart?: true;
  answer(call: Call): Whole | Promise<Whole>;
}

export interface Whole {
  model: string;
  /** Of the body, when it is not JSON. */
  type?: string;
  body: object | string | Uint8Array;
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
