// The functions that Envoy calls. Every callback empties the arena, then calls its context. A filter has to request
// ticks: AssemblyScript's runtime `minimal` collects garbage only there.

import { Literal } from "../bytes/literal";
import { allocate, emptyArena } from "./arena";
import { HttpContext, RootContext } from "./context";
import { readBody, readProperty, valueLen, valuePtr, WHOLE } from "./host";
import { Body, DataStatus, HeadersStatus } from "./types";

const roots = new Map<u32, RootContext>();
const streams = new Map<u32, HttpContext>();
let latestStream: HttpContext | null = null;
const rootIdPath = new Literal("plugin_root_id");

/** Makes the root context for a root id; null for an unknown one. The filter sets it once, at start. */
type RootFactory = (rootId: usize, length: i32) => RootContext | null;
let makeRoot: RootFactory | null = null;

export function serve(factory: RootFactory): void {
  makeRoot = factory;
}

function rootOf(id: u32): RootContext | null {
  emptyArena();
  return roots.has(id) ? roots.get(id) : null;
}

/** Envoy calls a stream several times in a row, so the latest one is at hand. */
function streamOf(id: u32): HttpContext | null {
  emptyArena();
  const latest = latestStream;
  if (latest && latest.id == id) return latest;
  if (!streams.has(id)) return null;
  const stream = streams.get(id);
  latestStream = stream;
  return stream;
}

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: usize): usize {
  return allocate(size);
}

export function proxy_on_context_create(id: u32, rootId: u32): void {
  if (rootId == 0) {
    emptyArena();
    const factory = makeRoot;
    if (factory == null) return;
    readProperty(rootIdPath);
    const root = factory(valuePtr, valueLen);
    // Without a root, `proxy_on_configure` refuses the configuration.
    if (!root) return;
    root.id = id;
    roots.set(id, root);
    return;
  }
  const parent = rootOf(rootId);
  if (!parent) return;
  const stream = parent.createStream();
  stream.id = id;
  streams.set(id, stream);
}

export function proxy_on_vm_start(_id: u32, _size: u32): u32 {
  return 1;
}

export function proxy_on_configure(id: u32, _size: u32): u32 {
  const root = rootOf(id);
  if (!root) return 0;
  readBody(Body.Configuration, 0, WHOLE);
  return root.onConfigure(valuePtr, valueLen) ? 1 : 0;
}

/** Also collects garbage: the runtime does so only on request, and here no reference is on the stack. */
export function proxy_on_tick(id: u32): void {
  __collect();
  const root = rootOf(id);
  if (root) root.onTick();
}

export function proxy_on_http_call_response(
  id: u32,
  call: u32,
  _headers: u32,
  _body: u32,
  _trailers: u32,
): void {
  const root = rootOf(id);
  if (root) root.onCallResponse(call);
}

export function proxy_on_request_headers(id: u32, _count: u32, end: u32): u32 {
  const stream = streamOf(id);
  return stream ? stream.onRequestHeaders(end != 0) : HeadersStatus.Continue;
}

export function proxy_on_request_body(id: u32, size: u32, end: u32): u32 {
  const stream = streamOf(id);
  return stream ? stream.onRequestBody(size, end != 0) : DataStatus.Continue;
}

export function proxy_on_request_trailers(id: u32, _count: u32): u32 {
  const stream = streamOf(id);
  return stream ? stream.onRequestTrailers() : HeadersStatus.Continue;
}

export function proxy_on_response_headers(id: u32, _count: u32, end: u32): u32 {
  const stream = streamOf(id);
  return stream ? stream.onResponseHeaders(end != 0) : HeadersStatus.Continue;
}

export function proxy_on_response_body(id: u32, size: u32, end: u32): u32 {
  const stream = streamOf(id);
  return stream ? stream.onResponseBody(size, end != 0) : DataStatus.Continue;
}

export function proxy_on_response_trailers(id: u32, _count: u32): u32 {
  const stream = streamOf(id);
  return stream ? stream.onResponseTrailers() : HeadersStatus.Continue;
}

export function proxy_on_log(id: u32): void {
  const stream = streamOf(id);
  if (stream) stream.onLog();
}

/** Streams are never kept. */
export function proxy_on_done(id: u32): u32 {
  const root = rootOf(id);
  return !root || root.onDone() ? 1 : 0;
}

export function proxy_on_delete(id: u32): void {
  const stream = streamOf(id);
  if (stream) {
    stream.onDelete();
    streams.delete(id);
    latestStream = null;
    return;
  }
  const root = rootOf(id);
  if (root) root.onDelete();
  roots.delete(id);
}
