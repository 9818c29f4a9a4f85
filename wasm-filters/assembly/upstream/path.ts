// Writes the path of a provider's endpoint: its template with the model's name, and the client's query if the client
// uses the provider's own API.

import {
  AMPERSAND,
  DOT,
  HYPHEN,
  OPEN_BRACE,
  PERCENT,
  QUESTION_MARK,
  TILDE,
  UNDERSCORE,
} from "../bytes/characters";
import { Buffer } from "../bytes/buffer";
import { isAlphanumeric, startsWithAscii } from "../bytes/slice";

const MODEL: string = "{model}";
const HEX: string = "0123456789ABCDEF";

/** `query` begins with its question mark, or is empty. */
export function writePath(
  out: Buffer,
  template: Buffer,
  model: Buffer,
  query: usize,
  queryLength: i32,
): void {
  const end = template.ptr + template.len;
  let at = template.ptr;
  let plain = at;
  let queried = false;
  while (at < end) {
    const byte = load<u8>(at);
    if (byte == QUESTION_MARK) queried = true;
    if (byte != OPEN_BRACE || !startsWithAscii(at, <i32>(end - at), MODEL)) {
      at += 1;
      continue;
    }
    out.bytes(plain, <i32>(at - plain));
    writeEncoded(out, model.ptr, model.len);
    at += MODEL.length;
    plain = at;
  }
  out.bytes(plain, <i32>(at - plain));
  if (queryLength <= 0) return;
  if (queried) out.byte(AMPERSAND);
  out.bytes(query + (queried ? 1 : 0), queryLength - (queried ? 1 : 0));
}

/** Encodes all but unreserved characters (RFC 3986, section 2.3): model names hold colons, and ARNs slashes. */
function writeEncoded(out: Buffer, ptr: usize, length: i32): void {
  for (let i = 0; i < length; i++) {
    const byte = <i32>load<u8>(ptr + i);
    if (isUnreserved(byte)) {
      out.byte(byte);
      continue;
    }
    out.byte(PERCENT);
    out.byte(HEX.charCodeAt(byte >> 4));
    out.byte(HEX.charCodeAt(byte & 15));
  }
}

function isUnreserved(byte: i32): bool {
  return isAlphanumeric(byte) || byte == HYPHEN || byte == DOT || byte == UNDERSCORE || byte == TILDE;
}
