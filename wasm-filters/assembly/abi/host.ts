// Wraps the host's functions: they return whether they succeeded, and never throw. A read leaves its value at
// `valuePtr`/`valueLen`, in the arena, until the callback returns; a failed read leaves it empty.

import {
  proxy_close_stream,
  proxy_done,
  proxy_get_buffer_bytes,
  proxy_get_current_time_nanoseconds,
  proxy_get_header_map_value,
  proxy_get_property,
  proxy_http_call,
  proxy_log,
  proxy_replace_header_map_value,
  proxy_send_local_response,
  proxy_set_effective_context,
  proxy_set_property,
  proxy_set_tick_period_milliseconds,
} from "@solo-io/proxy-runtime/assembly/imports";
import { Buffer } from "../bytes/buffer";
import { Literal } from "../bytes/literal";
import { proxy_set_buffer_bytes } from "./imports";
import { Body, HeaderMap, LogLevel, Status, StreamType } from "./types";

/** A length that reaches to the end of any body. */
export const WHOLE: i32 = i32.MAX_VALUE;

const GRPC_NONE: u32 = -1;
const cells = memory.data(16);

export let valuePtr: usize = 0;
export let valueLen: i32 = 0;

/** Out cells for a pointer and a size; zeroed, since the host does not write them when a value is empty. */
export function outCells(): usize {
  store<u64>(cells, 0);
  return cells;
}

/** Sets `valuePtr` and `valueLen` from the out cells. */
export function received(status: u32): bool {
  valuePtr = status == Status.Ok ? load<usize>(cells) : 0;
  valueLen = valuePtr == 0 ? 0 : load<i32>(cells, sizeof<usize>());
  return status == Status.Ok;
}

export function readBody(type: Body, start: i32, length: i32): bool {
  const out = outCells();
  return received(proxy_get_buffer_bytes(type, start, length, out, out + sizeof<usize>()));
}

/** Replaces the first `length` bytes. */
export function replaceBody(type: Body, length: i32, content: Buffer): bool {
  return proxy_set_buffer_bytes(type, 0, length, content.ptr, content.len) == Status.Ok;
}

/** NUL separates the parts of `path`. */
export function readProperty(path: Literal): bool {
  const out = outCells();
  return received(proxy_get_property(path.ptr, path.len, out, out + sizeof<usize>()));
}

export function writeProperty(path: Literal, ptr: usize, length: i32): bool {
  return proxy_set_property(path.ptr, path.len, ptr, length) == Status.Ok;
}

/** The same under a name that the configuration has. */
export function writeState(name: Buffer, ptr: usize, length: i32): bool {
  return proxy_set_property(name.ptr, name.len, ptr, length) == Status.Ok;
}

/** False when there is no such header. */
export function readHeader(map: HeaderMap, name: Buffer): bool {
  const out = outCells();
  return received(proxy_get_header_map_value(map, name.ptr, name.len, out, out + sizeof<usize>()));
}

export function setHeader(map: HeaderMap, name: Literal, ptr: usize, length: i32): bool {
  return proxy_replace_header_map_value(map, name.ptr, name.len, ptr, length) == Status.Ok;
}

export function replaceHeader(map: HeaderMap, name: Buffer, value: Buffer): void {
  proxy_replace_header_map_value(map, name.ptr, name.len, value.ptr, value.len);
}

/** Nanoseconds since 1970. */
export function now(): i64 {
  const out = outCells();
  if (proxy_get_current_time_nanoseconds(out) != Status.Ok) return 0;
  return load<i64>(out);
}

/** Lets the root that this callback is for go, after it said that it was not done. */
export function finish(): void {
  proxy_done();
}

/** The rest of this callback acts for another context: a root's HTTP calls outlive the stream. */
export function actFor(contextId: u32): bool {
  return proxy_set_effective_context(contextId) == Status.Ok;
}

/** `headers` are marshalled pairs. `details` appear in the access log. */
export function sendLocalResponse(status: i32, details: Literal, headers: Buffer, body: Buffer): bool {
  return (
    proxy_send_local_response(
      status,
      details.ptr,
      details.len,
      body.ptr,
      body.len,
      headers.ptr,
      headers.len,
      GRPC_NONE,
    ) == Status.Ok
  );
}

/** Resets the stream once the callback is over: the client sees its connection or its HTTP/2 stream reset. */
export function closeStream(type: StreamType): bool {
  return proxy_close_stream(type) == Status.Ok;
}

/** Posts `body` to a cluster without waiting; the root context gets the response. 0 where it cannot be posted. */
export function httpCall(cluster: Buffer, headers: Buffer, body: Buffer, timeout: i32): u32 {
  const out = outCells();
  const posted =
    proxy_http_call(
      cluster.ptr,
      cluster.len,
      headers.ptr,
      headers.len,
      body.ptr,
      body.len,
      0,
      0,
      timeout,
      out,
    ) == Status.Ok;
  return posted ? load<u32>(out) : 0;
}

export function setTickPeriod(milliseconds: i32): bool {
  return proxy_set_tick_period_milliseconds(milliseconds) == Status.Ok;
}

/** Allocates; only for the cold path, as for config errors. */
export function log(level: LogLevel, text: string): void {
  const bytes = String.UTF8.encode(text);
  proxy_log(level, changetype<usize>(bytes), bytes.byteLength);
}
