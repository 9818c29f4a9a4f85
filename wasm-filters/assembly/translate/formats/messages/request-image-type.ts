// The image types of the Messages API. https://platform.claude.com/docs/en/build-with-claude/vision

import { equalsAscii } from "../../../bytes/slice";

/** The API accepts four types; `image/jpg` is a common misspelling. Empty for any other. */
export function imageType(ptr: usize, length: i32): string {
  if (equalsAscii(ptr, length, "image/jpeg") || equalsAscii(ptr, length, "image/jpg")) return "image/jpeg";
  if (equalsAscii(ptr, length, "image/png")) return "image/png";
  if (equalsAscii(ptr, length, "image/gif")) return "image/gif";
  return equalsAscii(ptr, length, "image/webp") ? "image/webp" : "";
}
