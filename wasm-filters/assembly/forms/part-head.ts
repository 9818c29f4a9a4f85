// Reads the headers of one part of a form (RFC 7578), as the APIs' SDKs, curl and common HTTP clients write them.
// Refuses what readers understand differently: other headers, folded lines, escapes, repeated parameters.

import { DELETE, SPACE } from "../bytes/characters";
import { parseInteger } from "../bytes/slice";
import { Cursor } from "./cursor";

const DISPOSITION: i32 = 1;
const TYPE: i32 = 2;
const ENCODING: i32 = 4;
const LENGTH: i32 = 8;
/** Characters of a token (RFC 9110, section 5.6.2), beside letters, digits, `-`, `.` and `_`. */
const TOKEN: string = "!#$%&'*+^`|~";
const cursor = new Cursor();

export class PartHead {
  namePtr: usize = 0;
  nameLen: i32 = 0;
  isFile: bool = false;
  /** Whether the headers allow it to be UTF-8 text, or with `isAscii`, text in an encoding that extends ASCII. */
  isText: bool = true;
  isAscii: bool = false;
  /** The digits of its content-length; empty without one. */
  lengthPtr: usize = 0;
  lengthLen: i32 = 0;

  /** Reads the headers at [from, end), without the last line end. False when they cannot be read. */
  read(from: usize, end: usize): bool {
    this.isFile = false;
    this.isText = true;
    this.isAscii = false;
    this.lengthLen = 0;
    let seen = 0;
    cursor.open(from, end);
    do {
      const header = takesName();
      if (header == 0 || (seen & header) != 0) return false;
      seen |= header;
      cursor.takesBlanks();
      if (!this.readValue(header)) return false;
      cursor.takesBlanks();
    } while (cursor.takes("\r\n"));
    return cursor.byte < 0 && (seen & DISPOSITION) != 0;
  }

  /** Whether the content-length, if there is one, is right. */
  fits(size: i32): bool {
    return this.lengthLen == 0 || parseInteger(this.lengthPtr, this.lengthLen) == size;
  }

  private readValue(header: i32): bool {
    if (header == DISPOSITION) return this.readDisposition();
    if (header == TYPE) return this.readType();
    if (header == ENCODING) return cursor.takes("binary") || cursor.takes("8bit") || cursor.takes("7bit");
    if (!cursor.takesValue("")) return false;
    this.lengthPtr = cursor.valuePtr;
    this.lengthLen = cursor.valueLen;
    return parseInteger(this.lengthPtr, this.lengthLen) >= 0;
  }

  /** `name` must precede `filename`: readers that search for `name=` anywhere find the name first. */
  private readDisposition(): bool {
    if (!cursor.takes("form-data") || !cursor.takesSemicolon()) return false;
    if (!cursor.takes("name=") || !cursor.takesValue("[]")) return false;
    this.namePtr = cursor.valuePtr;
    this.nameLen = cursor.valueLen;
    if (!cursor.takesSemicolon()) return true;
    this.isFile = true;
    if (!cursor.takes("filename=") || !(cursor.takesText() || cursor.takesValue(TOKEN))) return false;
    // .NET writes the file's name twice.
    return !cursor.takesSemicolon() || (cursor.takes("filename*=utf-8''") && cursor.takesValue(TOKEN));
  }

  private readType(): bool {
    if (cursor.takes("multipart/") || cursor.takes("message/")) return false;
    this.isText = cursor.takes("text/plain");
    if (this.isText && cursor.takesSemicolon()) {
      this.isText = cursor.takes("charset=") && cursor.takesValue("");
      this.isAscii = cursor.valueIs("us-ascii") || cursor.valueIs("iso-8859-1");
      if (!this.isAscii && !cursor.valueIs("utf-8")) this.isText = false;
    }
    while (cursor.byte >= SPACE && cursor.byte < DELETE) {
      this.isText = false;
      cursor.at += 1;
    }
    return true;
  }
}

/** Takes the name of a header that parts have; 0 for any other. */
function takesName(): i32 {
  if (cursor.takes("content-disposition:")) return DISPOSITION;
  if (cursor.takes("content-type:")) return TYPE;
  if (cursor.takes("content-transfer-encoding:")) return ENCODING;
  return cursor.takes("content-length:") ? LENGTH : 0;
}
