// The interface of an API of the sandbox: reads requests, writes answers and errors.
import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./answer.js";
import type { SandboxRequest } from "./request.js";

/** One request over HTTP. */
export interface Call {
  /** The provider whose rules bind, by its name in config/providers.yaml; the path begins with it. */
  provider: string | undefined;
  /** Undefined if the API does not take JSON. */
  body: unknown;
  bytes: Uint8Array;
  /** The groups of the path's pattern, percent-decoded. */
  params: readonly string[];
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
}

export interface ErrorDetails {
  message: string;
  field?: string | null;
  code?: string | null;
}

/** The provider's answer to a request it does not support. */
export interface Refusals {
  error(status: number, details: ErrorDetails): object;
  errorHeaders?(status: number): Readonly<Record<string, string>>;
  /** The response header with the provider's request id. */
  requestIdHeader: string;
}

/** An API for conversations, whole and streamed. */
export interface Api extends Refusals {
  read(call: Call): SandboxRequest;
  body(answer: Answer, request: SandboxRequest): object;
  /** The events of a stream, in order, each complete. */
  events(answer: Answer, request: SandboxRequest): Iterable<string | Uint8Array>;
  streamType(request: SandboxRequest): string;
  failure(failure: Failure): string | Uint8Array;
  /** The event of a stream before which scripted faults happen, if not the usual one. */
  faultAfter?: number;
}

/** Any other API: one whole answer. */
export interface Endpoint extends Refusals {
  /** The body is not JSON. */
  multipart?: true;
  answer(call: Call): Whole | Promise<Whole>;
}

export interface Whole {
  model: string;
  /** The body's content type, if not JSON. */
  type?: string;
  body: object | string | Uint8Array;
}

/** An error in the middle of a stream. */
export interface Failure {
  message: string;
  answer: Answer;
  request: SandboxRequest;
  /** The number of events sent before. */
  sent: number;
  /** Sent as the answer's own last event, if the API has one. */
  lastEvent: boolean;
}

export const EVENT_STREAM = "text/event-stream; charset=utf-8";
