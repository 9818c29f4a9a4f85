// Writes a tool's input schema for the APIs that require the type `object`; OpenAI's does not.

import { COMMA } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";
import { JsonIndex } from "../../json/json-index";

const index = new JsonIndex();

/** Adds a missing `type` and leaves the rest untouched; an absent schema becomes an object without properties. */
export function writeObjectSchema(out: Buffer, schema: usize, length: i32): void {
  if (length == 0) {
    out.ascii('{"type":"object","properties":{}}');
    return;
  }
  if (!index.parse(schema, length) || index.find(0, "type") >= 0) {
    out.bytes(schema, length);
    return;
  }
  out.ascii('{"type":"object"');
  if (index.count > 1) out.byte(COMMA);
  out.bytes(schema + 1, length - 1);
}
