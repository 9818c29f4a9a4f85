// Reads a form (RFC 7578), and refuses whatever readers could read differently: a provider must not find another model
// in it than the gateway did. A form is parts between boundaries, and boundaries appear nowhere else. Files are not
// read.

import { CLOSE_BRACKET, DELETE, DOT, OPEN_BRACKET, SPACE, TILDE } from "../bytes/characters";
import { Buffer } from "../bytes/buffer";
import { find } from "../bytes/find";
import { Literal } from "../bytes/literal";
import { Pattern } from "../bytes/pattern";
import { equalsAscii, equalsFolded, parseInteger } from "../bytes/slice";
import { wordIn } from "../bytes/words";
import { OTHER_MODELS } from "../json/other-model-names";
import { PartHead } from "./part-head";
import { excerpt } from "../bytes/text";

const MAX_HEAD: usize = 8192;
const LINE_END: u16 = 0x0a0d;
const DASHES: u16 = 0x2d2d;
const NO_END: string = "it has no end";
const headEnd = new Literal("\r\n\r\n");
const boundaries = new Pattern();
const head = new PartHead();

export class FormReader {
  /** Error message for the client; empty without an error. */
  error: string = "";
  /** Value of the field `model`, and the digits of its part's content-length; empty without them. */
  modelPtr: usize = 0;
  modelLen: i32 = 0;
  lengthPtr: usize = 0;
  lengthLen: i32 = 0;
  /** Value of the field `n`; -1 without one. */
  answers: i64 = -1;
  /** The first field that can name other models; empty without one. */
  other: string = "";
  /** Bytes of all fields that are not files. */
  textSize: i32 = 0;
  private body: usize = 0;

  read(body: usize, size: i32, boundary: Buffer): bool {
    this.error = "";
    this.modelLen = 0;
    this.lengthLen = 0;
    this.answers = -1;
    this.textSize = 0;
    this.other = "";
    this.body = body;
    boundaries.clear();
    boundaries.bytes(boundary.ptr, boundary.len);
    const end = body + size;
    const first = boundaries.find(body, end);
    if (first != body + 2 || load<u16>(body) != DASHES)
      return this.fail(body, "it must begin with its boundary");
    let at = first;
    while (true) {
      at += boundaries.length;
      if (at + 2 > end) return this.fail(at, NO_END);
      if (load<u16>(at) != LINE_END) break;
      const from = at + 2;
      at = boundaries.find(from, end);
      if (at == 0) return this.fail(from, NO_END);
      const line = at - 2;
      if (line < from + 2 || load<u16>(line) != DASHES || load<u16>(line - 2) != LINE_END) {
        return this.fail(at, "a boundary begins no line");
      }
      if (!this.readPart(from, line - 2)) return false;
    }
    if (at == first + boundaries.length) return this.fail(at, "it has no parts");
    const ended = load<u16>(at) == DASHES;
    const rest = <i32>(end - at) - 2;
    if (ended && (rest == 0 || (rest == 2 && load<u16>(at + 2) == LINE_END))) return true;
    return this.fail(at, "something follows a boundary");
  }

  private readPart(from: usize, end: usize): bool {
    const blank = find(from, min(end, from + MAX_HEAD), headEnd.ptr, headEnd.len);
    if (blank == 0) return this.fail(from, "a part has more than 8192 bytes of headers");
    if (!head.read(from, blank)) return this.fail(from, "a part has headers that no SDK writes");
    const value = blank + headEnd.len;
    const size = <i32>(end - value);
    if (!head.fits(size)) return this.fail(from, "a part's content-length is wrong");
    if (!head.isFile) this.textSize += size;
    return this.readField(value, size);
  }

  private readField(value: usize, size: i32): bool {
    // Frameworks turn names with brackets or dots into lists and objects.
    let base = 0;
    while (base < head.nameLen && isPartOfBase(load<u8>(head.namePtr + base))) base += 1;
    const isModel = equalsFolded(head.namePtr, base, "model");
    const isCount = equalsFolded(head.namePtr, base, "n");
    const name = isModel ? "model" : "n";
    // `_charset_` would set the encoding of all fields (RFC 7578, section 4.6).
    const strange = isModel || isCount ? !equalsAscii(head.namePtr, head.nameLen, name) : isCharset(base);
    if (strange) return this.failField("has an ambiguous name");
    if (!isModel && !isCount) {
      if (this.other.length == 0) this.other = wordIn(OTHER_MODELS, head.namePtr, base);
      return true;
    }
    if (isModel ? this.modelLen > 0 : this.answers >= 0) return this.failField("stands twice");
    if (size == 0) return this.failField("must not be empty");
    const isText = !head.isFile && head.isText && isPlainText(value, size);
    if (isCount) this.answers = isText ? parseInteger(value, size) : -1;
    if (isModel ? !isText : this.answers < 0) return this.failField("has a wrong value");
    if (isCount) return true;
    this.modelPtr = value;
    this.modelLen = size;
    this.lengthPtr = head.lengthPtr;
    this.lengthLen = head.lengthLen;
    return true;
  }

  private fail(at: usize, reason: string): bool {
    this.error = "The form cannot be read at byte " + (at - this.body).toString() + ": " + reason + ".";
    return false;
  }

  private failField(reason: string): bool {
    this.error = "The form's field '" + excerpt(head.namePtr, head.nameLen) + "' " + reason + ".";
    return false;
  }
}

function isCharset(base: i32): bool {
  return base == 0 || equalsFolded(head.namePtr, base, "_charset_");
}

function isPartOfBase(byte: i32): bool {
  return byte != DOT && byte != OPEN_BRACKET && byte != CLOSE_BRACKET;
}

/** Whether the text has no control characters, and only ASCII if the part says so. */
function isPlainText(ptr: usize, length: i32): bool {
  const last = head.isAscii ? TILDE : 0xff;
  for (let i = 0; i < length; i++) {
    const byte = <i32>load<u8>(ptr + i);
    if (byte < SPACE || byte == DELETE || byte > last) return false;
  }
  return true;
}
