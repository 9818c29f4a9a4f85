// The version of a configuration: it follows from the text of its file.
import { createHash } from "node:crypto";

/** Hexadecimal digits. */
const DIGITS = 12;

export function versionOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, DIGITS);
}
