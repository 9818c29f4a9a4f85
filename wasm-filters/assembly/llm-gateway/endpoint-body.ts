// Finds the model in the body of an endpoint's request: a member of a JSON object, or a field of a form (RFC 7578). Of
// a form only the delimiters and the parts' own headers are read; files pass over unread.

import { Buffer } from "../bytes/buffer";
import { writeEscaped, writeUnescaped } from "../bytes/escape";
import { find } from "../bytes/find";
import { Literal } from "../bytes/literal";
import { equalsBytes, startsWithAscii } from "../bytes/slice";
import { JsonIndex } from "../json/json-index";
import { BodyEdits } from "./body-edits";
import { RootNames } from "./root-names";

const MAX_BOUNDARY: i32 = 70;
const FORM: string = "multipart/form-data";
const delimiter = new Buffer(80, 256);
const headEnd = new Literal("\r\n\r\n");
const names = new RootNames();

export class EndpointBody {
  /** A model is named, and its name, with JSON's escapes, lies at [start, end) of the body. */
  named: bool = false;
  start: i32 = 0;
  end: i32 = 0;
  isJson: bool = false;
  /** What is wrong, for the client; empty while all is well. */
  fault: string = "";

  read(body: usize, size: i32, contentType: Buffer, json: JsonIndex): bool {
    this.named = false;
    this.fault = "";
    this.isJson = !startsWithAscii(contentType.ptr, contentType.len, FORM);
    return this.isJson ? this.readJson(body, size, json) : this.readForm(body, size, contentType);
  }

  /** Appends the name as it is meant. */
  writeName(body: usize, out: Buffer): void {
    if (!this.named) return;
    if (this.isJson) writeUnescaped(out, body + this.start, this.end - this.start);
    else out.bytes(body + this.start, this.end - this.start);
  }

  /** Replaces the name in the body, or adds it to a JSON object that has none where `add` says so. */
  plan(edits: BodyEdits, model: Buffer, body: usize, json: JsonIndex, add: bool): void {
    edits.clear();
    if (this.named) {
      if (equalsBytes(body + this.start, this.end - this.start, model.ptr, model.len)) return;
      const text = edits.add(this.start, this.end);
      if (this.isJson) writeEscaped(text, model.ptr, model.len);
      else text.append(model);
      return;
    }
    if (!add || !this.isJson) return;
    const nothing = json.find(0, "model");
    const at = json.start(0) + 1;
    const text = nothing >= 0 ? edits.add(json.start(nothing), json.end(nothing)) : edits.add(at, at);
    text.ascii(nothing >= 0 ? '"' : '"model":"');
    writeEscaped(text, model.ptr, model.len);
    text.ascii(nothing >= 0 || json.next(0) == 1 ? '"' : '",');
  }

  private readJson(body: usize, size: i32, json: JsonIndex): bool {
    if (!json.parse(body, size)) {
      const at = json.errorOffset.toString();
      return this.fail("The request body is neither valid JSON (see byte " + at + ") nor a form.");
    }
    if (!json.isObject(0)) return this.fail("The request body must be a JSON object.");
    if (!names.read(json)) return this.fail(names.message);
    const model = json.find(0, "model");
    if (model < 0 || json.isNull(model)) return true;
    if (json.textLen(model) == 0) return this.fail("'model' must be a string that is not empty.");
    this.named = true;
    this.start = <i32>(json.textPtr(model) - body);
    this.end = this.start + json.textLen(model);
    return true;
  }

  private readForm(body: usize, size: i32, contentType: Buffer): bool {
    if (!readBoundary(contentType)) return this.fail("The form's content-type names no boundary.");
    const end = body + size;
    let at = find(body, end, delimiter.ptr + 2, delimiter.len - 2);
    // What stands before the first delimiter is no part of the form.
    if (at == 0 || (at > body && load<u8>(at - 1) != 0x0a)) return this.fail("The form has no parts.");
    at += delimiter.len - 2;
    while (!this.isClosing(at, end)) {
      const blank = find(at, end, headEnd.ptr, headEnd.len);
      const head = blank + headEnd.len;
      if (blank == 0) return this.fail("A part of the form has no end.");
      const after = find(head, end, delimiter.ptr, delimiter.len);
      if (after == 0) return this.fail("A part of the form has no end.");
      if (isModelField(at, blank)) {
        if (this.named) return this.fail("The field 'model' stands twice.");
        if (after == head) return this.fail("The field 'model' must not be empty.");
        this.named = true;
        this.start = <i32>(head - body);
        this.end = <i32>(after - body);
      }
      at = after + delimiter.len;
    }
    return true;
  }

  /** `--` behind the delimiter, or nothing at all. */
  private isClosing(at: usize, end: usize): bool {
    return at + 2 > end || load<u16>(at) == 0x2d2d;
  }

  private fail(message: string): bool {
    this.fault = message;
    return false;
  }
}

/** Leaves CR LF `--` and the boundary in `delimiter`. */
function readBoundary(contentType: Buffer): bool {
  delimiter.clear();
  delimiter.ascii("\r\n--");
  const end = contentType.ptr + contentType.len;
  for (let at = contentType.ptr + FORM.length; at < end; at++) {
    if (!isParameter(at, end, "boundary=")) continue;
    let from = at + 9;
    const quoted = from < end && load<u8>(from) == 0x22;
    if (quoted) from += 1;
    let to = from;
    while (to < end && !endsValue(<i32>load<u8>(to), quoted)) to += 1;
    delimiter.bytes(from, <i32>(to - from));
    return to > from && <i32>(to - from) <= MAX_BOUNDARY;
  }
  return false;
}

function endsValue(byte: i32, quoted: bool): bool {
  return quoted ? byte == 0x22 : byte == 0x3b || byte == 0x20 || byte == 0x09;
}

/** The name of a parameter, in any case of letters, behind a `;` or a space. */
function isParameter(at: usize, end: usize, name: string): bool {
  if (at + name.length > end) return false;
  const before = load<u8>(at - 1);
  return (before == 0x3b || before == 0x20 || before == 0x09) && matches(at, name);
}

function matches(at: usize, lower: string): bool {
  for (let i = 0; i < lower.length; i++) {
    const byte = <i32>load<u8>(at + i);
    const folded = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (folded != lower.charCodeAt(i)) return false;
  }
  return true;
}

/** Whether a part's headers, at [at, end), say that it is the field called model; a file never is. */
function isModelField(at: usize, end: usize): bool {
  let named = false;
  for (let from = at; from < end; from++) {
    if (load<u8>(from) == 0x0a && from + 21 <= end && matches(from + 1, "content-disposition:")) {
      let to = from + 1;
      while (to < end && load<u8>(to) != 0x0d) to += 1;
      for (let each = from + 21; each < to; each++) {
        if (isParameter(each, to, 'name="model"') || isName(each, to)) named = true;
        if (isParameter(each, to, "filename=") || isParameter(each, to, "filename*=")) return false;
      }
    }
  }
  return named;
}

/** `name=model` without quotes. */
function isName(at: usize, end: usize): bool {
  if (!isParameter(at, end, "name=model")) return false;
  return at + 10 == end || load<u8>(at + 10) == 0x3b || load<u8>(at + 10) == 0x20;
}
