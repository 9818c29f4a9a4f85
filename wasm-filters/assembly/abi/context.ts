// What a filter implements: a root context per plugin configuration, and an HTTP context per stream. Objects are
// looked up by the host's context ids; an unknown id is answered with "continue", never a trap.

import { DataStatus, HeadersStatus } from "./types";

export abstract class RootContext {
  /** The host's number for it; set before any callback. */
  id: u32 = 0;

  /** The configuration's bytes are valid during the call. False refuses it: Envoy then keeps or fails the listener. */
  abstract onConfigure(ptr: usize, length: i32): bool;
  abstract onTick(): void;
  abstract onCallResponse(headers: i32): void;
  /** The configuration is replaced and its streams are over: unmanaged memory goes back. */
  abstract onDelete(): void;
  /** A context to use for a new stream; it comes back through its own `onDelete`. */
  abstract createStream(): HttpContext;
}

export abstract class HttpContext {
  /** The host's number for it; set before any callback. */
  id: u32 = 0;

  abstract onRequestHeaders(end: bool): HeadersStatus;
  abstract onRequestBody(size: i32, end: bool): DataStatus;
  abstract onRequestTrailers(): HeadersStatus;
  abstract onResponseHeaders(end: bool): HeadersStatus;
  abstract onResponseBody(size: i32, end: bool): DataStatus;
  abstract onResponseTrailers(): HeadersStatus;
  abstract onLog(): void;
  abstract onDelete(): void;
}
