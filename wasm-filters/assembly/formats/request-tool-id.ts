// Ids of calls for the APIs that take few characters in them.

import { Buffer } from "../bytes/buffer";
import { writeUnescaped } from "../bytes/escape";

/**
 * Ids must match ^[a-zA-Z0-9_-]+$, and other vendors' ids hold dots and colons. The same id always becomes the same,
 * however its string is escaped.
 * https://platform.claude.com/docs/en/api/messages and
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolUseBlock.html
 */
export function writeToolId(out: Buffer, id: usize, length: i32): void {
  const start = out.len;
  writeUnescaped(out, id, length);
  for (let at = start; at < out.len; at++) {
    const byte = <i32>load<u8>(out.ptr + at);
    const letter = byte | 0x20;
    const plain = (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte == 0x2d;
    if (!plain) store<u8>(out.ptr + at, 0x5f);
  }
}
