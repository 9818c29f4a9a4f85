// A header map as one value: read with a single host call, walked in place, written back with a single host call.
// The wire form is the ABI's: u32 count, then name and value sizes, then the texts, each followed by NUL.

import {
  proxy_get_header_map_pairs,
  proxy_set_header_map_pairs,
} from "@solo-io/proxy-runtime/assembly/imports";
import { Buffer } from "../bytes/buffer";
import { equalsAscii } from "../bytes/slice";
import { outCells, received, valueLen, valuePtr } from "./host";
import { HeaderMap, Status } from "./types";

/** Walks marshalled pairs: `while (next())`, then the four fields. A list shorter than its sizes reads as empty. */
export class HeaderReader {
  namePtr: usize = 0;
  nameLen: i32 = 0;
  valuePtr: usize = 0;
  valueLen: i32 = 0;
  private pairs: usize = 0;
  private length: i32 = 0;
  private sizes: usize = 0;
  private left: i32 = 0;
  private text: usize = 0;
  private end: usize = 0;

  /** False when the map does not exist in this callback. */
  read(map: HeaderMap): bool {
    const out = outCells();
    const ok = received(proxy_get_header_map_pairs(map, out, out + sizeof<usize>()));
    this.open(valuePtr, valueLen);
    return ok;
  }

  /** Walks the same pairs again, while their memory is valid. */
  rewind(): void {
    this.open(this.pairs, this.length);
  }

  /** Walks marshalled pairs that the caller kept. */
  open(ptr: usize, length: i32): void {
    this.pairs = ptr;
    this.length = length;
    this.left = length < 4 ? 0 : load<i32>(ptr);
    if (<i64>this.left * 8 + 4 > <i64>length) this.left = 0;
    this.sizes = ptr + 4;
    this.text = this.sizes + ((<usize>this.left) << 3);
    this.end = ptr + length;
  }

  next(): bool {
    if (this.left <= 0) return false;
    this.left -= 1;
    this.namePtr = this.text;
    this.nameLen = load<i32>(this.sizes);
    this.valuePtr = this.namePtr + this.nameLen + 1;
    this.valueLen = load<i32>(this.sizes, 4);
    this.sizes += 8;
    this.text = this.valuePtr + this.valueLen + 1;
    return this.text <= this.end;
  }

  nameIs(text: string): bool {
    return equalsAscii(this.namePtr, this.nameLen, text);
  }

  valueIs(text: string): bool {
    return equalsAscii(this.valuePtr, this.valueLen, text);
  }
}

/** Builds marshalled pairs. */
export class HeaderWriter {
  /** The finished list, after `finish`. */
  pairs: Buffer = new Buffer(1024, 1 << 20);
  private sizes: Buffer = new Buffer(512, 1 << 20);
  private texts: Buffer = new Buffer(1024, 1 << 20);
  private count: i32 = 0;

  clear(): void {
    this.pairs.clear();
    this.sizes.clear();
    this.texts.clear();
    this.count = 0;
  }

  free(): void {
    this.pairs.free();
    this.sizes.free();
    this.texts.free();
    this.count = 0;
  }

  add(name: usize, nameLength: i32, value: usize, valueLength: i32): void {
    this.size(nameLength);
    this.size(valueLength);
    this.texts.bytes(name, nameLength);
    this.texts.byte(0);
    this.texts.bytes(value, valueLength);
    this.texts.byte(0);
    this.count += 1;
  }

  literal(name: string, value: string): void {
    this.size(name.length);
    this.size(value.length);
    this.texts.ascii(name);
    this.texts.byte(0);
    this.texts.ascii(value);
    this.texts.byte(0);
    this.count += 1;
  }

  slice(name: string, value: usize, valueLength: i32): void {
    this.size(name.length);
    this.size(valueLength);
    this.texts.ascii(name);
    this.texts.byte(0);
    this.texts.bytes(value, valueLength);
    this.texts.byte(0);
    this.count += 1;
  }

  /** Adds `authorization` with a bearer token. */
  bearer(token: usize, length: i32): void {
    this.size(13);
    this.size(length + 7);
    this.texts.ascii("authorization");
    this.texts.byte(0);
    this.texts.labelled("Bearer ", token, length);
    this.texts.byte(0);
    this.count += 1;
  }

  /** Adds the `content-type` of a form. */
  form(boundary: Buffer): void {
    this.size(12);
    this.size(boundary.len + 30);
    this.texts.ascii("content-type");
    this.texts.byte(0);
    this.texts.appendLabelled("multipart/form-data; boundary=", boundary);
    this.texts.byte(0);
    this.count += 1;
  }

  integer(name: string, value: i64): void {
    this.size(name.length);
    const sizeAt = this.sizes.len;
    this.size(0);
    this.texts.ascii(name);
    this.texts.byte(0);
    const before = this.texts.len;
    this.texts.integer(value);
    if (!this.sizes.overflowed) store<i32>(this.sizes.ptr + sizeAt, this.texts.len - before);
    this.texts.byte(0);
    this.count += 1;
  }

  /** False when the headers are too many or too long. */
  finish(): bool {
    this.pairs.bytes(count32(this.count), 4);
    this.pairs.append(this.sizes);
    this.pairs.append(this.texts);
    return !(this.pairs.overflowed || this.sizes.overflowed || this.texts.overflowed);
  }

  /** Finishes and replaces the whole map. */
  write(map: HeaderMap): bool {
    return this.finish() && proxy_set_header_map_pairs(map, this.pairs.ptr, this.pairs.len) == Status.Ok;
  }

  private size(length: i32): void {
    this.sizes.bytes(count32(length), 4);
  }
}

const word = memory.data(4);

function count32(value: i32): usize {
  store<i32>(word, value);
  return word;
}
