// Writes tool call ids for the APIs that restrict their characters or length. A call and its result keep the same id,
// and two calls stay distinct: a shortened id ends with its hash.

import { HYPHEN, UNDERSCORE } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";
import { hexDigit, writeUnescaped } from "../../bytes/escape";
import { isAlphanumeric } from "../../bytes/slice";

/** Bytes of an underscore and the hash. */
export const HASH_TAIL: i32 = 17;

/**
 * Ids must match ^[a-zA-Z0-9_-]+$, but other vendors' ids contain dots and colons. The same id always gives the same
 * result, however its string is escaped.
 * https://platform.claude.com/docs/en/api/messages and
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolUseBlock.html
 */
export function writeToolId(out: Buffer, id: usize, length: i32): void {
  const start = out.len;
  writeUnescaped(out, id, length);
  for (let at = start; at < out.len; at++) {
    if (!isOfId(load<u8>(out.ptr + at))) store<u8>(out.ptr + at, UNDERSCORE);
  }
}

/** Whether writeToolId would leave the id as it is. */
export function isToolId(id: usize, length: i32): bool {
  for (let i = 0; i < length; i++) if (!isOfId(load<u8>(id + i))) return false;
  return true;
}

function isOfId(byte: i32): bool {
  return isAlphanumeric(byte) || byte == HYPHEN || byte == UNDERSCORE;
}

/** Like writeToolId, with at most `limit` bytes. */
export function writeShortToolId(out: Buffer, id: usize, length: i32, limit: i32): void {
  const start = out.len;
  writeToolId(out, id, length);
  if (out.len - start <= limit) return;
  const hash = hashOf(out.ptr + start, out.len - start);
  out.drop(out.len - start - (limit - HASH_TAIL));
  writeHashTail(out, hash);
}

export function writeHashTail(out: Buffer, hash: u64): void {
  out.byte(UNDERSCORE);
  for (let shift = 60; shift >= 0; shift -= 4) {
    const digit = <i32>((hash >> shift) & 15);
    out.byte(hexDigit(digit));
  }
}

/** For APIs that accept any characters, but at most `limit` bytes. */
export function writeBoundedId(out: Buffer, id: usize, length: i32, limit: i32): void {
  if (length <= limit) out.bytes(id, length);
  else writeShortToolId(out, id, length, limit);
}

/** Mistral's ids are nine letters or digits. https://docs.mistral.ai/capabilities/function_calling */
const NINE: i32 = 9;
const DIGITS: string = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const decoded = new Buffer(64, 64 << 10);

export function isNineCharacters(id: usize, length: i32): bool {
  for (let i = 0; i < length; i++) if (!isAlphanumeric(load<u8>(id + i))) return false;
  return length == NINE;
}

/** The same id always gives the same result, however its string is escaped. */
export function writeNineCharacters(out: Buffer, id: usize, length: i32): void {
  decoded.clear();
  writeUnescaped(decoded, id, length);
  let hash = hashOf(decoded.ptr, decoded.len);
  for (let i = 0; i < NINE; i++) {
    out.byte(DIGITS.charCodeAt(<i32>(hash % 62)));
    hash /= 62;
  }
}

/** FNV-1a. */
export function hashOf(ptr: usize, length: i32): u64 {
  let hash: u64 = 0xcbf29ce484222325;
  for (let i = 0; i < length; i++) hash = (hash ^ load<u8>(ptr + i)) * 0x100000001b3;
  return hash;
}
