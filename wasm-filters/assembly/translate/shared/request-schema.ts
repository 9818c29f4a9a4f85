// The schema of a tool's input as APIs want it that ask for an object's: OpenAI asks for less.

import { Buffer } from "../../bytes/buffer";
import { JsonIndex } from "../../json/json-index";

const index = new JsonIndex();

/** Adds `type` where it lacks, the rest is untouched; no schema is an object of no properties. */
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
  if (index.count > 1) out.byte(0x2c);
  out.bytes(schema + 1, length - 1);
}
