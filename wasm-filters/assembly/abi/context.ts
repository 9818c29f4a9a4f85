// The classes that a filter extends: a root context per plugin configuration, and an HTTP context per stream. Exports
// look them up by the host's context ids; an unknown id lets the stream continue, and never traps.

import { DataStatus, HeadersStatus } from "./types";

export abstract class RootContext {
  /** The host's id of the context; set before any callback. */
  id: u32 = 0;

  /** The configuration's bytes are valid during the call. False refuses it: Envoy then keeps or fails the listener. */
  abstract onConfigure(ptr: usize, length: i32): bool;
  /**
   * Returns a context for a new stream; it comes back through its own `onDelete`. A role that sees no requests lets them pass,
   * should a route ever enable it.
   */
  createStream(): HttpContext {
    return new HttpContext();
  }

  onTick(): void {}

  /** `call` is what `httpCall` returned. */
  onCallResponse(_call: u32): void {}

  /** Called when the configuration is replaced and its streams are over. False keeps the root until it calls `finish`. */
  onDone(): bool {
    return true;
  }

  /** Called last: frees unmanaged memory. */
  onDelete(): void {}
}

/** Lets everything pass, unless a filter overrides it. */
export class HttpContext {
  /** The host's id of the context; set before any callback. */
  id: u32 = 0;

  onRequestHeaders(_end: bool): HeadersStatus {
    return HeadersStatus.Continue;
  }

  onRequestBody(_size: i32, _end: bool): DataStatus {
    return DataStatus.Continue;
  }

  onRequestTrailers(): HeadersStatus {
    return HeadersStatus.Continue;
  }

  onResponseHeaders(_end: bool): HeadersStatus {
    return HeadersStatus.Continue;
  }

  onResponseBody(_size: i32, _end: bool): DataStatus {
    return DataStatus.Continue;
  }

  onResponseTrailers(): HeadersStatus {
    return HeadersStatus.Continue;
  }

  onLog(): void {}

  onDelete(): void {}
}
