// The base of request writers: the output, the provider's quirks, and defaults for features that most APIs lack.
// Writers of APIs with such a feature override the method.

import { Buffer } from "../../bytes/buffer";
import { writeEscaped } from "../../bytes/escape";
import { Literal } from "../../bytes/literal";
import { RequestVisitor, WebSearch } from "../visitor";

export const FOREIGN_FILE = "files uploaded to another provider cannot be read by this model";
export const NO_MESSAGE = "must hold at least one message that is not a system message and not empty";

const wrapped = new Literal(
  '{"type":"object","properties":{"input":{"type":"string"}},"required":["input"],"additionalProperties":false}',
);
const LIMIT: i32 = 32 << 20;
const text = new Buffer(1024, LIMIT);
const decoded = new Buffer(1024, LIMIT);

export abstract class RequestWriter extends RequestVisitor {
  protected out!: Buffer;
  /** Flags of `Quirk`. */
  protected quirks: u32 = 0;

  start(out: Buffer, quirks: u32): void {
    this.out = out;
    this.quirks = quirks;
    this.clear();
  }

  /** Clears the state of the last request. */
  protected abstract clear(): void;

  unknown(name: string): void {
    this.refusal.set(name, "is not known, and cannot be carried to this model");
  }

  /** Declares a function with one string, `input`; CustomToolUnwrapper restores custom tool calls in the response. */
  customTool(
    name: usize,
    nameLength: i32,
    description: usize,
    descriptionLength: i32,
    format: usize,
    formatLength: i32,
  ): void {
    text.clear();
    text.bytes(description, descriptionLength);
    if (formatLength > 0) {
      text.ascii(
        descriptionLength > 0
          ? "\\n\\nThe input must have this format: "
          : "The input must have this format: ",
      );
      writeEscaped(text, format, formatLength);
    }
    this.tool(name, nameLength, text.ptr, text.len, wrapped.ptr, wrapped.len, -1);
  }

  customToolUse(
    id: usize,
    idLength: i32,
    name: usize,
    nameLength: i32,
    input: usize,
    inputLength: i32,
  ): void {
    decoded.clear();
    decoded.ascii('{"input":"');
    decoded.bytes(input, inputLength);
    decoded.ascii('"}');
    this.toolUse(id, idLength, name, nameLength, decoded.ptr, decoded.len);
  }

  webSearch(search: WebSearch): void {
    this.refusal.set("", "web search is not available from this model");
  }

  codeExecution(): void {
    this.refusal.set("", "code execution is not available from this model");
  }

  audio(format: usize, formatLength: i32, data: usize, length: i32): void {
    this.refusal.set("", "audio cannot be carried to this model");
  }
}
