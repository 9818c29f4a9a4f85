// Short hashes for names that must follow from what they name, whatever else is configured.
import { createHash } from "node:crypto";

/** Hexadecimal digits: 48 bits. */
const DIGITS = 12;

/** The same for equal JSON. */
export function shortHash(parts: unknown): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, DIGITS);
}
