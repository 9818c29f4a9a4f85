// Writes one tool result as a `functionResponse`, whose response is an object: text that is a JSON object becomes that
// object, other text the member `output`, or `error` when the tool failed; several texts are joined by line ends.
// https://ai.google.dev/api/caching#FunctionResponse
// From Gemini 3 on, images and files go inside the result; before, they follow all results of the turn after a text
// that names the call. https://ai.google.dev/gemini-api/docs/function-calling#multimodal

import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  OPEN_BRACE,
  QUOTE,
  SPACE,
} from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeUnescaped } from "../../../bytes/escape";
import { JsonIndex } from "../../../json/json-index";

const LIMIT: i32 = 64 << 20;
const index = new JsonIndex();
const decoded = new Buffer(1024, LIMIT);

export class GeminiResult {
  /** A part exceeded the bound. */
  overflowed: bool = false;
  /** Parts held until the end of the turn's results, separated by commas. */
  private waiting: Buffer = new Buffer(1024, LIMIT);
  private id: Buffer = new Buffer(64, 64 << 10);
  private name: Buffer = new Buffer(64, 64 << 10);
  private text: Buffer = new Buffer(1024, LIMIT);
  private texts: i32 = 0;
  private parts: Buffer = new Buffer(1024, LIMIT);
  private failed: bool = false;
  private named: bool = false;

  clear(): void {
    this.overflowed = false;
    this.waiting.clear();
  }

  /** There are held parts for flush(). */
  get isPending(): bool {
    return this.waiting.len > 0;
  }

  /** Writes the held parts. */
  flush(out: Buffer): void {
    out.append(this.waiting);
    this.waiting.clear();
  }

  begin(id: usize, idLength: i32, name: usize, nameLength: i32, failed: bool): void {
    this.id.clear();
    this.id.bytes(id, idLength);
    this.name.clear();
    this.name.bytes(name, nameLength);
    this.text.clear();
    this.texts = 0;
    this.parts.clear();
    this.failed = failed;
    this.named = false;
  }

  addText(text: usize, length: i32): void {
    if (this.texts > 0) this.text.ascii("\\n");
    this.texts += 1;
    this.text.bytes(text, length);
  }

  /** The buffer for a media part inside the result. */
  inside(): Buffer {
    if (this.parts.len > 0) this.parts.byte(COMMA);
    return this.parts;
  }

  /** The buffer for a part that must follow the results. */
  behind(): Buffer {
    const waiting = this.waiting;
    if (waiting.len > 0) waiting.byte(COMMA);
    if (!this.named) {
      waiting.appendLabelled('{"text":"Output of tool call ', this.id);
      waiting.ascii(':"},');
    }
    this.named = true;
    return waiting;
  }

  write(out: Buffer): void {
    out.appendLabelled('{"functionResponse":{"id":"', this.id);
    out.appendLabelled('","name":"', this.name);
    out.ascii('","response":');
    this.writeResponse(out);
    if (this.parts.len > 0) {
      out.appendLabelled(',"parts":[', this.parts);
      out.byte(CLOSE_BRACKET);
    }
    out.ascii("}}");
    if (this.id.overflowed || this.name.overflowed || this.text.overflowed) this.overflowed = true;
    if (this.parts.overflowed || this.waiting.overflowed) this.overflowed = true;
  }

  private writeResponse(out: Buffer): void {
    const object = this.texts == 1 && this.isObject();
    // An object's own member `output` or `error` would be taken for the whole result.
    if (object && !this.failed && index.find(0, "output") < 0 && index.find(0, "error") < 0) {
      out.bytes(index.ptr(0), index.size(0));
      return;
    }
    out.ascii(this.failed ? '{"error":' : '{"output":');
    if (object) {
      out.bytes(index.ptr(0), index.size(0));
    } else {
      out.byte(QUOTE);
      out.append(this.text);
      out.byte(QUOTE);
    }
    out.byte(CLOSE_BRACE);
  }

  /** Whether the text is JSON of an object, which is then in the index. */
  private isObject(): bool {
    if (this.text.len == 0) return false;
    const first = load<u8>(this.text.ptr);
    // Quick check: a JSON object in escaped text begins with `{`, an escape or a space.
    if (first != OPEN_BRACE && first != BACKSLASH && first != SPACE) return false;
    decoded.clear();
    writeUnescaped(decoded, this.text.ptr, this.text.len);
    return index.parse(decoded.ptr, decoded.len) && index.isObject(0);
  }
}
