// What a description says of the keywords that a dialect lacks.

import { Buffer } from "../../../bytes/buffer";
import { writeEscaped } from "../../../bytes/escape";
import { writeCompact } from "../../../json/compact";
import { JsonIndex } from "../../../json/json-index";

/** A value on its way into a description. */
const compact = new Buffer(256, 8 << 20);

/** Writes a member for a description, behind others unless it is the first. Returns whether the next one is. */
export function writeNote(out: Buffer, json: JsonIndex, key: i32, first: bool): bool {
  if (!first) out.ascii(", ");
  out.bytes(json.textPtr(key), json.textLen(key));
  out.ascii(": ");
  compact.clear();
  writeCompact(compact, json.ptr(key + 1), json.size(key + 1));
  writeEscaped(out, compact.ptr, compact.len);
  return false;
}
