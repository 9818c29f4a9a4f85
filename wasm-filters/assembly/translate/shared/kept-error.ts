// A provider's error that outlives the body it stands in.

import { Buffer } from "../../bytes/buffer";
import { UpstreamError } from "../visitor/response";
import { escapedPrefix } from "./response-text";

/** Bytes; longer codes and types are none. */
const MAX_NAME: i32 = 64;
const MAX_MESSAGE: i32 = 1024;

export class KeptError extends UpstreamError {
  private readonly text: Buffer = new Buffer(256, 2 * MAX_NAME + MAX_MESSAGE);

  clear(): void {
    super.clear();
    this.text.clear();
  }

  free(): void {
    this.clear();
    this.text.free();
  }

  keep(error: UpstreamError): void {
    this.clear();
    const text = this.text;
    this.codeLength = error.codeLength <= MAX_NAME ? error.codeLength : 0;
    this.typeLength = error.typeLength <= MAX_NAME ? error.typeLength : 0;
    this.messageLength = escapedPrefix(error.message, error.messageLength, MAX_MESSAGE);
    text.bytes(error.code, this.codeLength);
    text.bytes(error.type, this.typeLength);
    text.bytes(error.message, this.messageLength);
    this.code = text.ptr;
    this.type = this.code + this.codeLength;
    this.message = this.type + this.typeLength;
  }
}
