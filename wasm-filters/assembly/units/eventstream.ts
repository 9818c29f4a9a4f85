// Lets tests drive the event-stream parser: write a chunk at `input(n)`, call `push`, then `next` until it returns 0.

import { Buffer } from "../bytes/buffer";
import { crc32 } from "../framing/crc32";
import { EventStreamParser } from "../framing/event-stream-parser";

const MAX_FRAME: i32 = 4096;
const parser = new EventStreamParser(MAX_FRAME);
const source = new Buffer(1024, 64 << 20);

export function reset(): void {
  parser.reset();
}

export function free(): void {
  parser.free();
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

export function corrupt(): bool {
  return parser.corrupt;
}

export function terminated(): bool {
  return parser.terminated;
}

export function exception(): bool {
  return parser.exception;
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

export function checksum(length: i32): u32 {
  return crc32(source.ptr, length);
}
