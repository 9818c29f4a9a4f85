// Writes the output of a call in a Responses request: a string for a single text, else parts. The API has no flag for a
// failed call, so the text says it to the model. https://platform.openai.com/docs/guides/function-calling

import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACKET } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeBoundedId } from "../../shared/request-tool-id";

const LIMIT: i32 = 64 << 20;
/** https://platform.openai.com/docs/api-reference/responses/create#responses_create-input */
export const MAX_CALL_ID: i32 = 64;
const TEXT: string = '{"type":"input_text","text":"';
const FAILED: string = "[tool error] ";

export class ResponsesOutput {
  overflowed: bool = false;
  private id: Buffer = new Buffer(64, 64 << 10);
  /** Separated by commas. */
  private parts: Buffer = new Buffer(4_096, LIMIT);
  private count: i32 = 0;
  /** The only part is a text. */
  private plain: bool = false;
  private custom: bool = false;
  private failed: bool = false;

  begin(id: usize, idLength: i32, failed: bool, custom: bool): void {
    this.id.clear();
    writeBoundedId(this.id, id, idLength, MAX_CALL_ID);
    this.parts.clear();
    this.count = 0;
    this.failed = failed;
    this.custom = custom;
    this.plain = false;
  }

  text(text: usize, length: i32): void {
    const parts = this.part();
    this.plain = this.count == 1;
    parts.ascii(TEXT);
    this.writeFlag();
    parts.bytes(text, length);
    parts.ascii('"}');
  }

  /** The buffer for the next image or file. */
  part(): Buffer {
    if (this.count > 0) this.parts.byte(COMMA);
    this.count += 1;
    this.plain = false;
    return this.parts;
  }

  write(out: Buffer): void {
    out.appendLabelled(
      this.custom
        ? '{"type":"custom_tool_call_output","call_id":"'
        : '{"type":"function_call_output","call_id":"',
      this.id,
    );
    out.ascii('","output":');
    if (this.plain) {
      out.bytes(this.parts.ptr + TEXT.length - 1, this.parts.len - TEXT.length);
    } else if (this.count == 0) {
      out.ascii(this.failed ? '"[tool error]"' : '""');
    } else {
      out.byte(OPEN_BRACKET);
      if (this.failed) out.ascii('{"type":"input_text","text":"[tool error]"},');
      out.append(this.parts);
      out.byte(CLOSE_BRACKET);
    }
    out.byte(CLOSE_BRACE);
    this.overflowed = this.parts.overflowed || this.id.overflowed;
  }

  /** Writes the mark of a failed call before the first text. */
  private writeFlag(): void {
    if (!this.failed) return;
    this.parts.ascii(FAILED);
    this.failed = false;
  }
}
