// Writes what definitions of tools have in common in all APIs.

import { COMMA } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";
import { JsonIndex } from "../../json/json-index";
import { ToolDefinition } from "../visitor/request";

const index = new JsonIndex();

/** Writes the name's text and, if there is one, the description; their string stays open. */
export function writeToolHead(out: Buffer, tool: ToolDefinition): void {
  out.bytes(tool.name, tool.nameLength);
  if (tool.descriptionLength > 0) out.labelled('","description":"', tool.description, tool.descriptionLength);
}

/** An absent schema becomes an object without properties. */
export function writeSchema(out: Buffer, tool: ToolDefinition): void {
  if (tool.schemaLength > 0) out.bytes(tool.schema, tool.schemaLength);
  else out.ascii('{"type":"object","properties":{}}');
}

/** Like writeSchema, for the APIs that require the type `object`: adds a missing `type` and leaves the rest untouched. */
export function writeObjectSchema(out: Buffer, tool: ToolDefinition): void {
  const schema = tool.schema;
  const length = tool.schemaLength;
  if (length == 0 || !index.parse(schema, length) || index.find(0, "type") >= 0) {
    writeSchema(out, tool);
    return;
  }
  out.ascii('{"type":"object"');
  if (index.count > 1) out.byte(COMMA);
  out.bytes(schema + 1, length - 1);
}

/** Writes the member after a comma, if the client said it. */
export function writeStrict(out: Buffer, tool: ToolDefinition): void {
  if (tool.strict >= 0) out.ascii(tool.strict == 1 ? ',"strict":true' : ',"strict":false');
}
