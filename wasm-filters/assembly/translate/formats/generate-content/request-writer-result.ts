// One tool result on its way into a `functionResponse`. The result is an object there: text that is a JSON object goes
// as that object, any other text under `output`, or `error` when the tool failed; several texts are joined by line ends.
// https://ai.google.dev/api/caching#FunctionResponse
// Images and files go inside from Gemini 3 on, and behind all results of the turn, with a text that names the call,
// before. https://ai.google.dev/gemini-api/docs/function-calling#multimodal

import { Buffer } from "../../../bytes/buffer";
import { writeUnescaped } from "../../../bytes/escape";
import { JsonIndex } from "../../../json/json-index";

const LIMIT: i32 = 64 << 20;
const index = new JsonIndex();
const decoded = new Buffer(1024, LIMIT);

export class GeminiResult {
  /** Something did not fit. */
  overflowed: bool = false;
  /** Parts that wait for the end of the turn's results, with commas between them. */
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

  /** Something waits for flush(). */
  get waits(): bool {
    return this.waiting.len > 0;
  }

  /** Writes what waited. */
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

  /** Where a part of the result that is data is to be written. */
  inside(): Buffer {
    if (this.parts.len > 0) this.parts.byte(0x2c);
    return this.parts;
  }

  /** Where a part that must follow the results is to be written. */
  behind(): Buffer {
    const waiting = this.waiting;
    if (waiting.len > 0) waiting.byte(0x2c);
    if (!this.named) {
      waiting.ascii('{"text":"Output of tool call ');
      waiting.append(this.id);
      waiting.ascii(':"},');
    }
    this.named = true;
    return waiting;
  }

  write(out: Buffer): void {
    out.ascii('{"functionResponse":{"id":"');
    out.append(this.id);
    out.ascii('","name":"');
    out.append(this.name);
    out.ascii('","response":');
    this.writeResponse(out);
    if (this.parts.len > 0) {
      out.ascii(',"parts":[');
      out.append(this.parts);
      out.byte(0x5d);
    }
    out.ascii("}}");
    if (this.id.overflowed || this.name.overflowed || this.text.overflowed) this.overflowed = true;
    if (this.parts.overflowed || this.waiting.overflowed) this.overflowed = true;
  }

  private writeResponse(out: Buffer): void {
    const object = this.texts == 1 && this.isObject();
    // An object's own `output` or `error` would be taken for all there is.
    if (object && !this.failed && index.find(0, "output") < 0 && index.find(0, "error") < 0) {
      out.bytes(index.ptr(0), index.size(0));
      return;
    }
    out.ascii(this.failed ? '{"error":' : '{"output":');
    if (object) {
      out.bytes(index.ptr(0), index.size(0));
    } else {
      out.byte(0x22);
      out.append(this.text);
      out.byte(0x22);
    }
    out.byte(0x7d);
  }

  /** The text is the JSON text of an object, which is then in the index. */
  private isObject(): bool {
    if (this.text.len == 0) return false;
    const first = load<u8>(this.text.ptr);
    // Most texts are none: `{`, an escape or a space may begin one that is.
    if (first != 0x7b && first != 0x5c && first != 0x20) return false;
    decoded.clear();
    writeUnescaped(decoded, this.text.ptr, this.text.len);
    return index.parse(decoded.ptr, decoded.len) && index.isObject(0);
  }
}
