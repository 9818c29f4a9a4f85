// Writes what definitions of tools have in common in all APIs.

import { COMMA } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";
import { Literal } from "../../bytes/literal";
import { JsonIndex } from "../../json/json-index";
import { Refusal, ToolDefinition } from "../visitor/request";
import { RequestRules } from "./request-rules";
import { Dialect } from "./schema/dialects";
import { CYCLE, SchemaWriter } from "./schema/schema-writer";

const empty = new Literal('{"type":"object","properties":{}}');
const index = new JsonIndex();
const schemas = new SchemaWriter();

/** Writes the name's text and, if there is one, the description; their string stays open. */
export function writeToolHead(out: Buffer, tool: ToolDefinition): void {
  out.bytes(tool.name, tool.nameLength);
  if (tool.descriptionLength > 0) out.labelled('","description":"', tool.description, tool.descriptionLength);
}

/**
 * Writes the schema of a tool's input, an object, in the target's dialect. Returns what can be said of `strict`: -1 nothing, else
 * 0 or 1. It is left out where the target cannot keep it.
 */
export function writeToolSchema(
  out: Buffer,
  tool: ToolDefinition,
  rules: RequestRules,
  refusal: Refusal,
): i32 {
  const absent = tool.schemaLength == 0;
  const schema = absent ? empty.ptr : tool.schema;
  const length = absent ? empty.len : tool.schemaLength;
  const strict = rules.strictDialect;
  if (
    tool.strict == 1 &&
    strict != Dialect.Any &&
    schemas.write(strict, schema, length, true) &&
    schemas.fits
  ) {
    appendSchema(out, schema, length);
    return 1;
  }
  const dialect = rules.toolDialect;
  if (dialect == Dialect.Any) writeTyped(out, schema, length);
  else if (!schemas.write(dialect, schema, length, true)) refusal.set("", "holds a schema that is too large");
  else if ((dialect == Dialect.Nova || dialect == Dialect.Grok) && schemas.cycle >= 0)
    refusal.set("", CYCLE + schemas.cyclePath);
  else appendSchema(out, schema, length);
  return tool.strict == 1 ? -1 : tool.strict;
}

function appendSchema(out: Buffer, schema: usize, length: i32): void {
  if (schemas.changed) out.append(schemas.text);
  else out.bytes(schema, length);
}

/** Adds a missing `type` and leaves the rest untouched. */
function writeTyped(out: Buffer, schema: usize, length: i32): void {
  if (!index.parse(schema, length) || index.find(0, "type") >= 0) {
    out.bytes(schema, length);
    return;
  }
  out.ascii('{"type":"object"');
  if (index.count > 1) out.byte(COMMA);
  out.bytes(schema + 1, length - 1);
}

/** Writes the member after a comma, if it is said. */
export function writeStrict(out: Buffer, strict: i32): void {
  if (strict >= 0) out.ascii(strict == 1 ? ',"strict":true' : ',"strict":false');
}
