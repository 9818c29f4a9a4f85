// Lets tests drive the JSON index: write bytes at `input(n)`, call `parse`, walk the tokens.

import { Buffer } from "../bytes/buffer";
import { writeEscaped, writeUnescaped } from "../bytes/escape";
import { JsonIndex } from "../json/json-index";

const index = new JsonIndex();
const source = new Buffer(1024, 64 << 20);
const output = new Buffer(1024, 64 << 20);

export function input(length: i32): usize {
  source.clear();
  source.reserve(length);
  return source.ptr;
}

export function parse(length: i32): i32 {
  index.parse(source.ptr, length);
  return index.error;
}

export function count(): i32 {
  return index.count;
}

export function kind(token: i32): i32 {
  return index.kind(token);
}

export function start(token: i32): i32 {
  return index.start(token);
}

export function end(token: i32): i32 {
  return index.end(token);
}

export function next(token: i32): i32 {
  return index.next(token);
}

export function findModel(): i32 {
  return index.find(0, "model");
}

export function escape(length: i32): i32 {
  output.clear();
  writeEscaped(output, source.ptr, length);
  return output.len;
}

export function unescape(length: i32): i32 {
  output.clear();
  writeUnescaped(output, source.ptr, length);
  return output.len;
}

export function outputPtr(): usize {
  return output.ptr;
}
