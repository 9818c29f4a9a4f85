// The names of a body's root members. Refuses duplicate names, compared unescaped and without case, and names that
// differ from a known one in case only. Parsers differ in which duplicate they take (the first, the last, the one that
// Go's case folding finds), so that a guard and a provider would read different requests.

import { LOWER_K, LOWER_S, UPPER_A, UPPER_Z } from "../bytes/characters";
import { Buffer } from "../bytes/buffer";
import { writeUnescaped } from "../bytes/escape";
import { equalsAscii, equalsBytes } from "../bytes/slice";
import { wordIn } from "../bytes/words";
import { FIELD_NAMES as CHAT_NAMES } from "../translate/formats/chat-completions/request-reader-parameters";
import { FIELD_NAMES as MESSAGES_NAMES } from "../translate/formats/messages/request-reader-parameters";
import { FIELD_NAMES as RESPONSES_NAMES } from "../translate/formats/responses/request-members";
import { JsonIndex } from "../json/json-index";
import { excerpt } from "../bytes/text";

/** Known names beside those of the three APIs: of pass-through endpoints, of brightstaff, and of older requests. */
const OTHER_NAMES: StaticArray<string> = [
  "best_of",
  "dimensions",
  "documents",
  "echo",
  "encoding_format",
  "file",
  "image",
  "language",
  "mask",
  "models",
  "query",
  "return_documents",
  "routing_preferences",
  "size",
  "stop",
  "suffix",
  "top_n",
  "voice",
];

/** Bounds the work; no API has a third as many members. */
const MAX_MEMBERS: i32 = 256;
/** Bytes. No known name is longer; longer names are not checked. */
const MAX_NAME: i32 = 64;
/** A power of two; never more than half full. */
const SLOTS: i32 = 512;

const FNV_OFFSET: u32 = 2_166_136_261;
const FNV_PRIME: u32 = 16_777_619;

/** `names` joins the decoded, folded names; `starts` has their offsets; `slots` has, by hash, their numbers plus 1. */
const names = new Buffer(1024, MAX_MEMBERS * MAX_NAME);
const starts = new StaticArray<i32>(MAX_MEMBERS + 1);
const slots = new StaticArray<i32>(SLOTS);
const decoded = new Buffer(MAX_NAME, MAX_NAME * 6);
/** The number of names in `names`. */
let count: i32 = 0;

/** The first name of the latest body that is in the word list; empty without one. */
export function firstRootName(list: string): string {
  for (let i = 0; i < count; i++) {
    const start = unchecked(starts[i]);
    const word = wordIn(list, names.ptr + start, unchecked(starts[i + 1]) - start);
    if (word.length > 0) return word;
  }
  return "";
}

export class RootNames {
  /** The refused member, and the message for the client. */
  field: string = "";
  message: string = "";

  /** Token 0 must be an object. False with a message. */
  read(json: JsonIndex): bool {
    names.clear();
    memory.fill(changetype<usize>(slots), 0, SLOTS << 2);
    count = 0;
    let members = 0;
    const end = json.next(0);
    for (let key = 1; key < end; key = json.next(key + 1)) {
      members += 1;
      if (members > MAX_MEMBERS) {
        return this.refuse("", "The request has more than " + MAX_MEMBERS.toString() + " members.");
      }
      if (json.textLen(key) > MAX_NAME * 6) continue;
      decoded.clear();
      writeUnescaped(decoded, json.textPtr(key), json.textLen(key));
      if (decoded.overflowed || decoded.len > MAX_NAME) continue;
      const start = names.len;
      unchecked((starts[count] = start));
      const folded = fold(decoded, names);
      unchecked((starts[count + 1] = names.len));
      if (!add(count, start, names.len - start)) return this.refuseSecond(start);
      if (folded && isKnown(names.ptr + start, names.len - start)) return this.refuseLook(start);
      count += 1;
    }
    return true;
  }

  private refuseSecond(start: i32): bool {
    const name = excerpt(names.ptr + start, names.len - start);
    return this.refuse(name, "The member '" + name + "' stands twice.");
  }

  private refuseLook(start: i32): bool {
    const name = excerpt(names.ptr + start, names.len - start);
    return this.refuse(
      name,
      "The member '" + excerpt(decoded.ptr, decoded.len) + "' must be written '" + name + "'.",
    );
  }

  private refuse(field: string, message: string): bool {
    this.field = field;
    this.message = message;
    return false;
  }
}

/** False when the name is there already. */
function add(number: i32, start: i32, length: i32): bool {
  const ptr = names.ptr + start;
  let hash = FNV_OFFSET;
  for (let i = 0; i < length; i++) hash = (hash ^ <u32>load<u8>(ptr + i)) * FNV_PRIME;
  let slot = <i32>hash & (SLOTS - 1);
  while (true) {
    const entry = unchecked(slots[slot]) - 1;
    if (entry < 0) break;
    const at = unchecked(starts[entry]);
    if (equalsBytes(names.ptr + at, unchecked(starts[entry + 1]) - at, ptr, length)) return false;
    slot = (slot + 1) & (SLOTS - 1);
  }
  unchecked((slots[slot] = number + 1));
  return true;
}

/**
 * Lower-cases ASCII letters, and the two characters that Unicode folds to ASCII letters: U+017F, the long s, and
 * U+212A, the Kelvin sign. True when the result differs.
 */
function fold(name: Buffer, out: Buffer): bool {
  let differs = false;
  const end = name.ptr + name.len;
  for (let at = name.ptr; at < end; at++) {
    const byte = <i32>load<u8>(at);
    let small = byte;
    if (byte >= UPPER_A && byte <= UPPER_Z) small = byte | 0x20;
    else if (byte == 0xc5 && at + 1 < end && load<u8>(at + 1) == 0xbf) {
      small = LOWER_S;
      at += 1;
    } else if (byte == 0xe2 && at + 2 < end && load<u16>(at + 1) == 0xaa84) {
      small = LOWER_K;
      at += 2;
    }
    if (small != byte) differs = true;
    out.byte(small);
  }
  return differs;
}

function isKnown(name: usize, length: i32): bool {
  return (
    isOneOf(CHAT_NAMES, name, length) ||
    isOneOf(MESSAGES_NAMES, name, length) ||
    isOneOf(RESPONSES_NAMES, name, length) ||
    isOneOf(OTHER_NAMES, name, length)
  );
}

function isOneOf(list: StaticArray<string>, name: usize, length: i32): bool {
  for (let i = 0; i < list.length; i++) if (equalsAscii(name, length, unchecked(list[i]))) return true;
  return false;
}
