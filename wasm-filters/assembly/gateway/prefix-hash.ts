// Hashes the beginning of a conversation to 16 hex digits: requests with the same beginning go to the address that has
// it in its cache. The client's own name of the conversation, in `x-model-affinity`, replaces the beginning.

import { prefixHashHeader } from "../contract/headers.generated";
import { readHeader, setHeader, valueLen, valuePtr } from "../abi/host";
import { HeaderMap } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { Format } from "../contract/formats.generated";
import { JsonIndex } from "../json/json-index";
import { hexDigit } from "../bytes/escape";

const DIGITS: i32 = 16;
const MULTIPLIER: u64 = 0x9e3779b97f4a7c15;

const affinityHeader = new Buffer(16, 64);
affinityHeader.ascii("x-model-affinity");
const digits = new Buffer(DIGITS, DIGITS);

let state: u64 = 0;

/** With `readable`, `json` is a body of one of the three APIs. False when Envoy does not take the header. */
export function writePrefixHash(client: Format, json: JsonIndex, readable: bool): bool {
  state = MULTIPLIER;
  if (readHeader(HeaderMap.Request, affinityHeader) && valueLen > 0) add(valuePtr, valueLen);
  else if (readable) addBeginning(client, json);
  else return true;
  writeDigits(mix(state));
  return setHeader(HeaderMap.Request, prefixHashHeader, digits.ptr, digits.len);
}

/** Adds the beginning that a conversation's requests share: the tools, the instructions, and the user's first turn. */
function addBeginning(client: Format, json: JsonIndex): void {
  addValue(json, json.find(0, "tools"));
  if (client == Format.Messages) addValue(json, json.find(0, "system"));
  else if (client == Format.Responses) addValue(json, json.find(0, "instructions"));
  const turns = json.find(0, client == Format.Responses ? "input" : "messages");
  if (!json.isArray(turns)) return addValue(json, turns);
  const end = json.next(turns);
  for (let turn = turns + 1; turn < end; turn = json.next(turn)) {
    const role = json.find(turn, "role");
    if (json.textEquals(role, "user")) return addTurn(json, json.find(turn, "content"));
    addValue(json, turn);
    // Stop after a leading assistant turn.
    if (json.textEquals(role, "assistant")) return;
  }
}

/** Skips cache markers, which move from turn to turn. */
function addTurn(json: JsonIndex, content: i32): void {
  if (!json.isArray(content)) return addValue(json, content);
  const end = json.next(content);
  for (let part = content + 1; part < end; part = json.next(part)) {
    if (!json.isObject(part)) {
      addValue(json, part);
      continue;
    }
    for (let key = part + 1; key < json.next(part); key = json.next(key + 1)) {
      if (json.textEquals(key, "cache_control")) continue;
      addValue(json, key);
      addValue(json, key + 1);
    }
  }
}

function addValue(json: JsonIndex, token: i32): void {
  add(json.ptr(token), json.size(token));
}

/** Takes eight bytes at a time; the length separates one value from the next. */
function add(ptr: usize, length: i32): void {
  const whole = ptr + (length & ~7);
  let hash = state;
  let at = ptr;
  for (; at < whole; at += 8) hash = step(hash, load<u64>(at));
  let rest: u64 = 0;
  for (const end = ptr + length; at < end; at++) rest = (rest << 8) | <u64>load<u8>(at);
  state = step(step(hash, rest), <u64>length);
}

// @ts-ignore: decorator
@inline
function step(hash: u64, word: u64): u64 {
  hash = (hash ^ word) * MULTIPLIER;
  return hash ^ (hash >> 29);
}

function writeDigits(value: u64): void {
  digits.clear();
  for (let shift = 60; shift >= 0; shift -= 4) {
    const digit = <i32>((value >> shift) & 15);
    digits.byte(hexDigit(digit));
  }
}

/** Every bit of `value` affects every bit of the result. */
function mix(value: u64): u64 {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}
