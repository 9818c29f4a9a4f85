// Lets tests drive the SSE parser: write a chunk at `input(n)`, call `push`, then `next` until it returns 0.

import { Buffer } from "../bytes/buffer";
import { SseParser } from "../framing/sse-parser";

const MAX_EVENT: i32 = 4096;
const parser = new SseParser(MAX_EVENT);
const source = new Buffer(1024, 64 << 20);

export function reset(): void {
  parser.reset();
}

export function input(length: i32): usize {
  source.clear();
  source.reserve(length);
  return source.ptr;
}

export function push(length: i32): void {
  parser.push(source.ptr, length);
}

export function end(): void {
  parser.end();
}

export function next(): bool {
  return parser.next();
}

export function overflowed(): bool {
  return parser.overflowed;
}

export function isComment(): bool {
  return parser.isComment;
}

export function eventPtr(): usize {
  return parser.eventPtr;
}

export function eventLength(): i32 {
  return parser.eventLen;
}

export function dataPtr(): usize {
  return parser.dataPtr;
}

export function dataLength(): i32 {
  return parser.dataLen;
}

export function rawPtr(): usize {
  return parser.rawPtr;
}

export function rawLength(): i32 {
  return parser.rawLen;
}
