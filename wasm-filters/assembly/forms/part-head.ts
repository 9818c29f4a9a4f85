// The headers of one part of a form (RFC 7578), as the SDKs of the APIs, curl and common HTTP clients write them. What
// readers understand differently is refused: other headers, folded lines, escapes, parameters that stand twice.

import { parseInteger } from "../bytes/slice";
import { Cursor } from "./cursor";

const DISPOSITION: i32 = 1;
const TYPE: i32 = 2;
const ENCODING: i32 = 4;
const LENGTH: i32 = 8;
/** Of a token (RFC 9110, section 5.6.2), beyond letters, digits, `-`, `.` and `_`. */
const TOKEN: string = "!#$%&'*+^`|~";
const cursor = new Cursor();

export class PartHead {
  namePtr: usize = 0;
  nameLen: i32 = 0;
  isFile: bool = false;
  /** Nothing says that it is anything but text in UTF-8, or with `isAscii`, in an encoding that has ASCII's letters where it has. */
  isText: bool = true;
  isAscii: bool = false;
  /** The digits of its content-length; none where it has none. */
  lengthPtr: usize = 0;
  lengthLen: i32 = 0;

  /** The headers are at [from, end), without the line's end of the last. False where they cannot be read. */
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

  /** Whether what it says of its length, if anything, is so. */
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

  /** In this order: readers that look for `name=` anywhere find the name first. */
  private readDisposition(): bool {
    if (!cursor.takes("form-data") || !cursor.takesSemicolon()) return false;
    if (!cursor.takes("name=") || !cursor.takesValue("[]")) return false;
    this.namePtr = cursor.valuePtr;
    this.nameLen = cursor.valueLen;
    if (!cursor.takesSemicolon()) return true;
    this.isFile = true;
    if (!cursor.takes("filename=") || !(cursor.takesText() || cursor.takesValue(TOKEN))) return false;
    // .NET says the file's name twice.
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
    while (cursor.byte >= 0x20 && cursor.byte < 0x7f) {
      this.isText = false;
      cursor.at += 1;
    }
    return true;
  }
}

/** 0 for any but those that parts have. */
function takesName(): i32 {
  if (cursor.takes("content-disposition:")) return DISPOSITION;
  if (cursor.takes("content-type:")) return TYPE;
  if (cursor.takes("content-transfer-encoding:")) return ENCODING;
  return cursor.takes("content-length:") ? LENGTH : 0;
}
